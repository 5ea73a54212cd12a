//! `tagwerk reanchor`.

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus;
use super::output::{print, say};
use crate::app::Moved;
use crate::app::wording;
use crate::i18n::{Messages, shown};
use crate::reanchor::Sureness;
use crate::run::astray::{self, Astray, Mend};
use crate::run::mending::Hand;
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
        let Astray { steps, left, unreadable } = hand.astray().map_err(failed)?;
        for step in steps {
            let (of_step, without) = tell(tr, &step.what, unsure)?;
            apart += without;
            match if dry_run { Ok(()) } else { hand.mend(&step, unsure) } {
                Ok(()) => layers += of_step,
                Err(error) => {
                    // The others may well go.
                    say(&failed(error));
                    fine = false;
                }
            }
        }
        for path in left {
            say(&tr.cli_left(format!("{annotator}/{path}.ron").escape_debug().to_string()));
            fine = false;
        }
        for error in unreadable {
            say(&failed(error));
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
fn tell(tr: &Messages, mend: &Mend, unsure: bool) -> Result<(usize, usize), String> {
    let (annotator, changed) = match mend {
        Mend::Reanchor(annotator, changed) => (annotator, changed),
        Mend::Follow(moves) => {
            for Moved { annotator, from, to, joined, .. } in moves {
                let words = match joined {
                    Some(_) => tr.cli_joined(to.as_str()),
                    None => tr.cli_moved(to.as_str()),
                };
                print(tr, &(shown(format!("{annotator}/{from}.ron: {words}")) + "\n"))?;
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
        let taken = astray::is_taken(placement, unsure);
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
