//! `tagwerk reanchor`.

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus;
use super::output::{print, say};
use crate::app::Moved;
use crate::app::wording;
use crate::i18n::{Messages, shown};
use crate::reanchor::Sureness;
use crate::run::mending::{self, Astray, Hand};
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
            let (of_step, without) = tell(tr, &astray, unsure)?;
            layers += of_step;
            apart += without;
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

/// Says where layers and their annotations go. Returns of how many layers, and how many annotations
/// are left without a place.
fn tell(tr: &Messages, astray: &Astray, unsure: bool) -> Result<(usize, usize), String> {
    let (annotator, changed) = match astray {
        Astray::Changed(annotator, changed) => (annotator, changed),
        Astray::Moved(moves) => {
            for Moved { annotator, from, to, .. } in moves {
                let line = format!("{annotator}/{from}.ron: {}", tr.cli_moved(to.as_str()));
                print(tr, &(shown(line) + "\n"))?;
            }
            return Ok((moves.len(), 0));
        }
    };
    let path = &changed.now.path;
    let mut apart = 0;
    for (annotation, placement) in changed.layer.annotations.iter().zip(&changed.placements) {
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
        let line = format!("{annotator}/{path}.ron: {id} “{words}”: {sure}, {place}");
        print(tr, &(shown(line) + "\n"))?;
    }
    Ok((1, apart))
}
