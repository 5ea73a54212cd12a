//! Mending layers without a window: repairs, and annotations that follow their article. Each goes
//! through the annotator's journal, and can be undone in the window.

use std::sync::Arc;

use super::journals::Journals;
use super::system;
use super::writing::Writer;
use crate::app::{Deed, Deeds, LayerRead, Save, What};
use crate::check::{self, Mending, Repair};
use crate::edit::{Action, Transaction, apply};
use crate::merge;
use crate::model::{AnnotationId, Article, Codebook};
use crate::store::{Cause, Project, StoreError, Task};

/// The right to write what is an annotator's, for as long as a command takes.
pub struct Hand<'a> {
    pub(super) project: &'a Project,
    pub(super) annotator: &'a str,
    pub(super) writer: Writer,
    pub(super) journals: Journals,
}

impl<'a> Hand<'a> {
    /// Takes the right to write, and brings the files up to what the journal says.
    ///
    /// # Errors
    /// When somebody else has it.
    pub fn take(project: &'a Project, annotator: &'a str) -> Result<Self, StoreError> {
        let mut writer = Writer::default();
        if let Some(by) = writer.open(project, annotator).held_by {
            let (path, cause) = (project.own_folder(), Cause::InUse { by });
            return Err(StoreError { path, task: Task::Lock, cause });
        }
        let journals = Journals::default();
        Ok(Self { project, annotator, writer, journals })
    }

    /// Makes every repair of a layer by which nothing is lost, as one step. Returns them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn repair(
        &mut self,
        article: &Arc<Article>,
        read: &LayerRead,
        codebook: &Codebook,
    ) -> Result<Vec<Repair>, StoreError> {
        if read.locked.is_some() {
            return Ok(Vec::new());
        }
        let mut chance = fastrand::Rng::with_seed(system::now());
        let mut fresh = || AnnotationId(chance.u64(1..1_000_000_000));
        let mending = Mending { layer: &read.layer, article, codebook };
        let repairs = check::repair_all(&mending, &mut fresh);
        let edits: Vec<_> = repairs.iter().flat_map(|it| it.edits.clone()).collect();
        if edits.is_empty() {
            return Ok(repairs);
        }
        let mut layer = read.layer.clone();
        let path = &article.path;
        if apply(&mut layer, &article.text, &edits).is_err() {
            return Ok(Vec::new()); // what does not go together is for a person to mend
        }
        self.writer.note(self.project, read, (article, 0), true);
        let mut number = self.writer.number(self.project, self.annotator)?;
        let mut deeds = Vec::new();
        // What another program has made of it is a step of its own.
        let incoming = read.incoming.iter().map(|it| {
            let ours = it.ours.fasten(&article.text);
            (Action::Merge, merge::edits(&ours, &read.layer))
        });
        for (action, edits) in incoming.chain([(Action::Repair, edits)]) {
            if edits.is_empty() {
                continue;
            }
            number += 1;
            let transaction = Transaction::on(path.clone(), action, edits);
            let what = What::Do { transaction, more: false };
            deeds.push(Deed { number, what, on: Some((article.clone(), 0)), codebook: None });
        }
        self.writer.append(&Deeds {
            project: self.project.clone(),
            annotator: self.annotator.to_owned(),
            deeds,
            serial: 0,
        })?;
        let save = Save::Layer(Arc::new(layer));
        self.writer.layer(self.project, self.annotator, article, (&save, 0, number))?;
        Ok(repairs)
    }
}
