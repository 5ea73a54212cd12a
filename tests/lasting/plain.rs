//! A plain model: what was done, and what it comes to. It knows no file and no journal.

use std::collections::BTreeMap;
use std::rc::Rc;

use tagwerk::app::What;
use tagwerk::edit::{Change, EditError, Transaction, apply, apply_to_codebook};
use tagwerk::model::{ArticlePath, Codebook, Layer, LooseLayer};

use crate::sitting::article;

/// What was done, and what it comes to.
#[derive(Clone, Debug)]
pub struct Plain {
    /// The layer of each article.
    pub layers: BTreeMap<ArticlePath, Layer>,
    /// The codebook.
    pub codebook: Codebook,
    /// The number of the last deed.
    pub number: u64,
    done: Vec<Rc<Vec<Transaction>>>,
    undone: Vec<Rc<Vec<Transaction>>>,
}

impl Plain {
    /// These layers and this codebook, and nothing done yet.
    pub fn new(layers: BTreeMap<ArticlePath, Layer>, codebook: Codebook) -> Self {
        Self { layers, codebook, number: 0, done: Vec::new(), undone: Vec::new() }
    }

    /// How many steps can be undone, and done again.
    pub fn steps(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }

    /// Lets something be done; it must go with what is there.
    pub fn take(&mut self, number: u64, what: &What) {
        assert_eq!(number, self.number + 1, "{what:?}");
        self.number = number;
        let applied = match what {
            What::Do { transaction, more } => {
                self.undone.clear();
                match self.done.last_mut().filter(|_| *more) {
                    Some(step) => Rc::make_mut(step).push(transaction.clone()),
                    None => self.done.push(Rc::new(vec![transaction.clone()])),
                }
                self.apply(transaction)
            }
            What::Undo => {
                let step = self.done.pop().expect("nothing to undo");
                self.undone.push(step.clone());
                step.iter().rev().try_for_each(|it| self.apply(&it.inverse()))
            }
            What::Redo => {
                let step = self.undone.pop().expect("nothing to do again");
                self.done.push(step.clone());
                step.iter().try_for_each(|it| self.apply(it))
            }
            What::Skip => {
                self.done.pop();
                Ok(())
            }
        };
        applied.unwrap_or_else(|error| panic!("deed {number}: {error}: {what:?}"));
    }

    fn apply(&mut self, transaction: &Transaction) -> Result<(), EditError> {
        for change in &transaction.changes {
            match change {
                Change::Layer { article: path, edits } => {
                    let layer = self.layers.entry(path.clone()).or_default();
                    apply(layer, &article(path).text, edits)?;
                }
                Change::Codebook(edits) => apply_to_codebook(&mut self.codebook, edits)?,
                Change::Rewrite { article: path, after, .. } => {
                    let stand = |it: &LooseLayer| it.fasten(&article(path).text);
                    let layer = after.as_deref().map(stand).unwrap_or_default();
                    self.layers.insert(path.clone(), layer);
                }
            }
        }
        Ok(())
    }
}
