//! Three-way merge of layers and of codebooks: two versions and what both come from give one that
//! holds what either has done, and a list of conflicts where both did different things to the
//! same. In a conflict the result stands as ours unless the caller chooses otherwise.
//!
//! Knows nothing of files, and never decides a conflict.

mod codebook;
mod edits;
mod label;
mod layer;
mod list;
mod three;

pub use codebook::{
    CodebookConflict, CodebookRemark, MergedCodebook, codebooks, codebooks_choosing,
};
pub use edits::edits;
pub use label::{LabelField, RelationKindField};
pub use layer::{
    AnnotationField, Conflict, MergeError, MergedLayer, RelationField, Remark, blank, layers,
    layers_choosing, two_layers,
};

/// One of the two versions that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The version that the other is merged into.
    Ours,
    /// The other.
    Theirs,
}

/// What stands in each of the versions; `None` where it does not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions<T> {
    /// In what both come from.
    pub base: Option<T>,
    /// In ours.
    pub ours: Option<T>,
    /// In theirs.
    pub theirs: Option<T>,
}

impl<T: Clone> Versions<&T> {
    fn cloned(self) -> Versions<T> {
        let Self { base, ours, theirs } = self;
        Versions { base: base.cloned(), ours: ours.cloned(), theirs: theirs.cloned() }
    }
}

impl<T> Versions<T> {
    /// One of the two sides.
    pub fn side(&self, side: Side) -> Option<&T> {
        match side {
            Side::Ours => self.ours.as_ref(),
            Side::Theirs => self.theirs.as_ref(),
        }
    }

    /// One of those that there are, ours first.
    pub fn any(&self) -> Option<&T> {
        self.ours.as_ref().or(self.theirs.as_ref()).or(self.base.as_ref())
    }
}

/// The conflicts met so far, and who answers them.
struct Asked<'c, C> {
    choose: &'c dyn Fn(&C) -> Side,
    conflicts: Vec<C>,
}

impl<'c, C> Asked<'c, C> {
    fn new(choose: &'c dyn Fn(&C) -> Side) -> Self {
        Self { choose, conflicts: Vec::new() }
    }

    /// The side that is to stand in this conflict.
    fn ask(&mut self, conflict: C) -> Side {
        let side = (self.choose)(&conflict);
        self.conflicts.push(conflict);
        side
    }

    /// The side that stands: the one that changed the value, else as asked.
    fn field<T: PartialEq + ?Sized>(
        &mut self,
        base: Option<&T>,
        ours: &T,
        theirs: &T,
        conflict: impl FnOnce() -> C,
    ) -> Side {
        three::pick(base, ours, theirs).unwrap_or_else(|| self.ask(conflict()))
    }
}

impl Side {
    fn of<T>(self, ours: T, theirs: T) -> T {
        match self {
            Self::Ours => ours,
            Self::Theirs => theirs,
        }
    }
}

#[cfg(test)]
mod tests;
