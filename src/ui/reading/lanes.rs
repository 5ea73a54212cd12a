//! Which lane below the line an annotation runs in, so that no two on one lane overlap.
//!
//! In the order of start, longest first, each takes the lowest lane that is free; so it lies above
//! those nested in it. Its lane therefore depends only on those that have begun before it and go on
//! where it begins, and on theirs. That is looked up where it is needed and kept, and does not
//! depend on what is in view. The reader's own layer comes first: those of others never move it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::{Annotation, AnnotationId, Entry, LabelId, Layer, TextHash};

use super::Page;

/// As many lanes as the leading has room for; what finds none is counted instead.
pub(super) const LANES: usize = 4;

/// How far to look, in bytes: at least so far back for a discontinuous annotation whose gap reaches here, and on
/// for the reader's own annotations below one of another's.
pub(super) const REACH: usize = 1024;

/// How long a chain of overlaps is followed to where it begins. Only a longer one, without one gap
/// in thousands of annotations, is begun anew within.
const LONGEST: usize = 2_000;

/// Which of the page's layers, and which of its annotations.
type Key = (usize, AnnotationId);

/// The lanes found so far, for as long as layers and filter stay the same.
#[derive(Default)]
pub(super) struct Lanes {
    of: Option<Of>,
    known: HashMap<Key, Option<usize>>,
    /// The discontinuous annotations in each stretch of a layer that was looked at.
    gaps: HashMap<(usize, usize), Vec<AnnotationId>>,
    visited: usize,
}

/// What the lanes were found for.
struct Of {
    article: TextHash,
    layers: Vec<Arc<Layer>>,
    hidden: BTreeSet<LabelId>,
}

impl Of {
    fn is_of(&self, page: &Page<'_>) -> bool {
        let layers = page.layers.iter().map(|it| Arc::as_ptr(it.layer));
        self.article == page.article.hash
            && self.hidden == *page.hidden
            && self.layers.iter().map(Arc::as_ptr).eq(layers)
    }
}

/// An annotation whose lane is wanted, and those that it depends on.
struct Wanted {
    key: Key,
    blockers: Vec<Key>,
}

impl Lanes {
    /// Begins a frame: forgets everything when a layer or the filter is another one.
    pub(super) fn renew(&mut self, page: &Page<'_>) {
        if !self.of.as_ref().is_some_and(|it| it.is_of(page)) {
            self.of = Some(Of {
                article: page.article.hash,
                layers: page.layers.iter().map(|it| it.layer.clone()).collect(),
                hidden: page.hidden.clone(),
            });
            self.known.clear();
            self.gaps.clear();
        }
        self.visited = 0;
    }

    /// How many spans this frame has looked at.
    pub(super) fn visited(&self) -> usize {
        self.visited
    }

    /// The lane of an annotation; `None` where all are taken.
    pub(super) fn lane(
        &mut self,
        page: &Page<'_>,
        layer: usize,
        id: AnnotationId,
    ) -> Option<usize> {
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut next = Some((layer, id));
        loop {
            if let Some(key) = next.take() {
                let far = wanted.len() >= LONGEST;
                let blockers = if far { Vec::new() } else { self.blockers(page, key) };
                wanted.push(Wanted { key, blockers });
            }
            let Some(last) = wanted.last() else { break };
            let unknown = |it: &&Key| !self.known.contains_key(*it);
            if !self.known.contains_key(&last.key) {
                next = last.blockers.iter().find(unknown).copied();
                if next.is_some() {
                    continue;
                }
                let taken = last.blockers.iter().filter_map(|it| *self.known.get(it)?);
                let taken: Vec<usize> = taken.collect();
                let lane = (0..LANES).find(|it| !taken.contains(it));
                self.known.insert(last.key, lane);
            }
            wanted.pop();
        }
        self.known.get(&(layer, id)).copied().flatten()
    }

    /// The discontinuous annotations with a part in the so many-th stretch of the text.
    fn gaps(&mut self, page: &Page<'_>, layer: usize, stretch: usize) -> Vec<AnnotationId> {
        let Some(it) = page.layers.get(layer) else { return Vec::new() };
        let visited = &mut self.visited;
        let look = || {
            let query = it.layer.index().query(stretch * REACH..(stretch + 1) * REACH);
            *visited += query.visited;
            broken(it.layer, &query.found)
        };
        self.gaps.entry((layer, stretch)).or_insert_with(look).clone()
    }

    /// Those whose lanes an annotation cannot have. All of them come before it in the order, so
    /// that none depends on itself.
    fn blockers(&mut self, page: &Page<'_>, (layer, id): Key) -> Vec<Key> {
        if self.known.contains_key(&(layer, id)) {
            return Vec::new();
        }
        let Some(it) = page.layers.get(layer) else { return Vec::new() };
        let Some(annotation) = it.layer.annotation(id) else { return Vec::new() };
        let hull = annotation.spans.hull();
        let mut blockers = Vec::new();
        for (other, that) in page.layers.iter().enumerate().filter(|other| other.1.own || !it.own) {
            // What is mine comes first, wherever it begins.
            let mine_first = that.own && !it.own;
            let end =
                if mine_first { hull.end().min(hull.start() + REACH) } else { hull.start() + 1 };
            let query = that.layer.index().query(hull.start()..end);
            self.visited += query.visited;
            let mut found: Vec<AnnotationId> = query.found.iter().map(|it| it.id).collect();
            let here = hull.start() / REACH;
            for stretch in here.saturating_sub(1)..=here {
                found.extend(self.gaps(page, other, stretch));
            }
            for id in found {
                let Some(found) = that.layer.annotation(id) else { continue };
                let reaches =
                    found.spans.hull().start() < end && found.spans.hull().end() > hull.start();
                let before = mine_first || order(found, other) < order(annotation, layer);
                let key = (other, id);
                if reaches
                    && before
                    && !page.hidden.contains(&found.label)
                    && !blockers.contains(&key)
                {
                    blockers.push(key);
                }
            }
        }
        blockers
    }
}

/// The discontinuous annotations among the found.
fn broken(layer: &Layer, found: &[Entry]) -> Vec<AnnotationId> {
    let broken =
        |id: &AnnotationId| layer.annotation(*id).is_some_and(|it| it.spans.is_discontinuous());
    found.iter().map(|it| it.id).filter(broken).collect()
}

fn order(annotation: &Annotation, layer: usize) -> impl Ord + '_ {
    let hull = annotation.spans.hull();
    (hull.start(), Reverse(hull.end()), &annotation.label, annotation.id, layer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::fixture::{Caller, article, layer};
    use super::super::{PageLayer, marks};
    use super::*;
    use crate::model::{Span, Spans};

    /// The lanes of both layers' annotations in the views, by the order of the views.
    fn lanes_in(
        own: &Arc<Layer>,
        theirs: &Arc<Layer>,
        text: &str,
        views: &[(usize, usize)],
    ) -> Vec<Vec<(Key, Option<usize>)>> {
        let mut caller = Caller::new("");
        caller.article = article(text);
        let mut lanes = Lanes::default();
        let theme = crate::ui::theme::Theme::light();
        let layers = [
            PageLayer { annotator: "vera", layer: own, own: true },
            PageLayer { annotator: "jonas", layer: theirs, own: false },
        ];
        let page = caller.page(&layers, &theme);
        let view = |(start, end): &(usize, usize)| {
            let (marks, _) = marks::collect(&page, &(*start..*end), &mut lanes);
            marks.iter().map(|it| ((it.layer, it.annotation.id), it.lane)).collect()
        };
        views.iter().map(view).collect()
    }

    /// Each line of `drawing` is an annotation (`##`), `..` the gap of a discontinuous one; the
    /// digit after it is its lane, `+` none. Those with `%` are another's.
    fn check(drawing: &str) {
        let lines: Vec<&str> = drawing.lines().filter(|it| it.contains(['#', '%'])).collect();
        let text = "x".repeat(40);
        let tags = |of: char| {
            let numbered = (0..).zip(&lines).filter(move |(_, line)| line.contains(of));
            layer(numbered.map(|(id, line)| {
                let line = line.trim_end_matches(|it: char| !"#%".contains(it));
                let parts = line.split(['.', ' ']).filter(|it| !it.is_empty()).map(|part| {
                    let start = part.as_ptr() as usize - line.as_ptr() as usize;
                    Span::new(&text, start, start + part.len()).unwrap()
                });
                let spans = Spans::new(parts.collect()).unwrap();
                let span = spans.hull();
                let label = LabelId::new("actor");
                Annotation { spans, ..Annotation::new(AnnotationId(id), label, span) }
            }))
        };
        let found = lanes_in(&tags('#'), &tags('%'), &text, &[(0, 40)]);
        for ((_, id), lane) in &found[0] {
            let line = lines[id.0 as usize];
            let expected = line.chars().last().and_then(|it| it.to_digit(10));
            assert_eq!(*lane, expected.map(|it| it as usize), "{line}");
        }
        assert_eq!(found[0].len(), lines.len());
    }

    #[test]
    fn side_by_side_on_one_lane() {
        check(
            "
            ####       0
                ####   0
                    ## 0
            ",
        );
    }

    #[test]
    fn nested_and_crossing_ones_below_each_other() {
        check(
            "
            ############ 0
             #####       1
               ######    2
                    #    1
                     ###   1
            ",
        );
    }

    #[test]
    fn more_than_fit_have_no_lane() {
        check(
            "
            ########### 0
            #########   1
            ########    2
            ###         3
             ##         +
              ########  +
               #######  3
            ",
        );
    }

    #[test]
    fn those_of_others_fill_the_gaps_and_those_of_mine_stay() {
        check(
            "
            %%%%%%      1
                ######  0
               %%%%%%%% 2
                      % 0
            ",
        );
    }

    #[test]
    fn what_stands_in_a_gap_runs_below_the_dots() {
        check(
            "
            ###......### 0
                ###      2
             #....#      1
                   ##    1
                        # 0
            ",
        );
    }

    proptest! {
        #[test]
        fn no_two_on_a_lane_overlap_and_scrolling_changes_none(
            spans in prop::collection::vec((0_usize..4_000, 1_usize..300), 1..150),
            theirs in prop::collection::vec((0_usize..4_000, 1_usize..900), 0..40),
            views in prop::collection::vec(0_usize..3_900, 1..12),
        ) {
            let text = "x".repeat(5_000);
            let tags = |spans: &[(usize, usize)]| layer((0..).zip(spans).map(|(id, (start, len))| {
                let span = Span::new(&text, *start, start + len).unwrap();
                Annotation::new(AnnotationId(id), LabelId::new("actor"), span)
            }));
            let (own, others) = (tags(&spans), tags(&theirs));
            let hull = |key: Key| {
                let layer = if key.0 == 0 { &own } else { &others };
                layer.annotation(key.1).unwrap().spans.hull().range()
            };
            let views: Vec<_> = views.into_iter().map(|it| (it, it + 100)).collect();
            let whole = lanes_in(&own, &others, &text, &[(0, 5_000)]).remove(0);
            let whole: BTreeMap<Key, Option<usize>> = whole.into_iter().collect();
            for (one, lane) in &whole {
                for (other, beside) in &whole {
                    let (a, b) = (hull(*one), hull(*other));
                    let overlap = one != other && a.start < b.end && b.start < a.end;
                    prop_assert!(!overlap || lane.is_none() || lane != beside, "{a:?} {b:?}");
                }
            }
            for found in lanes_in(&own, &others, &text, &views).into_iter().flatten() {
                prop_assert_eq!(whole.get(&found.0), Some(&found.1));
            }
        }
    }

    #[test]
    fn a_chain_without_end_is_no_trouble() {
        let text = "x".repeat(400_000);
        let own = layer((0..40_000).map(|id| {
            let start = id as usize * 9;
            let span = Span::new(&text, start, start + 20).unwrap();
            Annotation::new(AnnotationId(id), LabelId::new("actor"), span)
        }));
        let far = 39_000 * 9;
        let found = lanes_in(&own, &Arc::default(), &text, &[(far, far + 100)]).remove(0);
        let lanes: Vec<usize> = found.iter().filter_map(|it| it.1).collect();
        assert!(lanes.len() > 10 && lanes.len() == found.len(), "{found:?}");
        assert!(lanes.windows(2).all(|it| it[0] != it[1]), "{lanes:?}");
    }
}
