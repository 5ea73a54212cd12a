//! `tagwerk reanchor`.

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus;
use super::output::{print, say};
use crate::app::wording;
use crate::i18n::Messages;
use crate::reanchor::Sureness;
use crate::run::mending::{self, Hand, Reanchored};
use crate::store::StoreError;

/// Moves annotations to where they stand now, and says of each that is not as it was where it goes.
pub fn run(
    tr: &Messages,
    asked: &CorpusArguments,
    dry_run: bool,
    unsure: bool,
) -> Result<Outcome, String> {
    let failed = |error: StoreError| wording::store_error(tr, &error);
    let corpus = corpus::open(tr, asked)?;
    let (mut layers, mut apart, mut fine) = (0_usize, 0_usize, true);
    for annotator in &corpus.annotators {
        let mut hand = Hand::take(&corpus.project, annotator).map_err(failed)?;
        for astray in hand.astray().map_err(failed)? {
            layers += 1;
            apart += tell(tr, &astray, unsure)?;
            if !dry_run && let Err(error) = hand.reanchor(&astray, unsure) {
                // The others may well go.
                say(&failed(error));
                fine = false;
            }
        }
        for path in &hand.left {
            say(&tr.cli_left(format!("{annotator}/{path}.ron").escape_debug().to_string()));
            fine = false;
        }
    }
    say(&if dry_run {
        tr.cli_would_reanchor(layers, apart)
    } else {
        tr.cli_reanchored(layers, apart)
    });
    Ok(if fine && apart == 0 { Outcome::Fine } else { Outcome::Problems })
}

/// Says where the annotations of a layer go. Returns how many are left without a place.
fn tell(tr: &Messages, astray: &Reanchored, unsure: bool) -> Result<usize, String> {
    let Reanchored { annotator, from, to, layer, placements, .. } = astray;
    if from != to {
        print(tr, &format!("{annotator}/{from}.ron: {}\n", tr.cli_moved(to.as_str())))?;
    }
    let mut apart = 0;
    for (annotation, placement) in layer.annotations.iter().zip(placements) {
        let sure = wording::sureness(tr, placement.sureness);
        if placement.sureness == Sureness::Same {
            continue;
        }
        let taken = mending::is_taken(placement, unsure);
        let place = match placement.found.first().filter(|_| taken) {
            Some(first) => first.start().to_string(),
            None => "–".to_owned(),
        };
        apart += usize::from(!taken);
        let quote = annotation.quote();
        let words = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let id = annotation.id.0;
        let line = format!("{annotator}/{from}.ron: {id} “{words}”: {sure}, {place}\n");
        print(tr, &line)?;
    }
    Ok(apart)
}
