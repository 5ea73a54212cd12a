//! Looking again at the open article's layers once the codebook says something else.

use super::{App, Trouble};
use crate::check::{self, Subject};
use crate::model::ArticleRef;
use crate::record::loosen;

impl App {
    /// Lists anew what breaks the codebook's rules in the layers on the desk. Whatever else is
    /// wrong with their files was found when they were read, and stays listed.
    pub(super) fn recheck(&mut self) {
        let Some(desk) = &self.desk else { return };
        let (article, text) = (&*desk.article, desk.text());
        let path = &article.path;
        let mine = self.annotator.name().filter(|_| desk.mine.locked.is_none());
        let mine = mine.map(|it| (it, &*desk.mine.layer));
        let others = desk.others.iter().map(|it| (it.annotator.as_str(), &*it.layer));
        for (annotator, layer) in mine.into_iter().chain(others) {
            let (hash, bytes) = (Some(article.hash), text.len());
            let header = ArticleRef { path: path.clone(), hash, bytes };
            let loose = loosen(header, annotator, layer, text, |_| None);
            let codebook = &*self.codebook.codebook;
            let subject =
                Subject { layer: &loose, folder: annotator, article: Some(article), codebook };
            let problems = check::layer(&subject).into_iter();
            let found = problems.filter(|it| it.rule.asks_codebook()).map(|problem| {
                Trouble::Rule { annotator: annotator.to_owned(), article: path.clone(), problem }
            });
            self.troubles.retain(|it| match it {
                Trouble::Rule { annotator: by, article: of, problem } => {
                    by != annotator || of != path || !problem.rule.asks_codebook()
                }
                _ => true,
            });
            self.troubles.extend(found);
        }
    }
}
