//! `tagwerk formats`.

use serde::Serialize;
use strum::IntoEnumIterator as _;

use super::Outcome;
use super::corpus::names;
use super::output::{print, print_json};
use super::table::table;
use crate::app::wording;
use crate::export::{Feature, Format, Unit, formats};
use crate::i18n::{Messages, Msg};
use crate::import;

/// One format as JSON.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    extension: &'static str,
    one_file: bool,
    unit: &'static str,
    carries: Vec<&'static str>,
    import: bool,
    export: bool,
}

/// Writes the table of formats.
pub fn run(tr: &Messages, as_json: bool) -> Result<Outcome, String> {
    if as_json {
        let rows = formats().iter().map(row).chain(only_imported().map(import_row));
        print_json(tr, &rows.collect::<Vec<_>>())?;
        return Ok(Outcome::Fine);
    }
    let head = [
        Msg::CliName,
        Msg::CliExtension,
        Msg::CliDirection,
        Msg::CliOffsets,
        Msg::CliCarries,
        Msg::CliDescription,
    ];
    let mut rows = vec![head.map(|it| tr.get(it).to_owned())];
    let way = |name: &str| match import::by_name(name) {
        Some(_) => Msg::CliBothWays,
        None => Msg::CliExport,
    };
    rows.extend(formats().iter().map(|format| {
        let carried: Vec<&str> = carried(format).map(|it| tr.get(feature(it))).collect();
        [
            format.name.to_owned(),
            format!(".{}", format.extension),
            tr.get(way(format.name)).to_owned(),
            tr.get(unit(format.unit)).to_owned(),
            names(&carried),
            wording::format_name(tr, format.name).to_owned(),
        ]
    }));
    rows.extend(only_imported().map(|format| {
        let way = tr.get(Msg::CliImport).to_owned();
        let what = wording::format_name(tr, format.name).to_owned();
        [format.name.to_owned(), format.endings(), way, names(&[""; 0]), names(&[""; 0]), what]
    }));
    print(tr, &table(&rows, &[]))?;
    Ok(Outcome::Fine)
}

fn row(format: &Format) -> Row {
    Row {
        name: format.name,
        extension: format.extension,
        one_file: format.one_file,
        unit: format.unit.into(),
        carries: carried(format).map(Into::into).collect(),
        import: import::by_name(format.name).is_some(),
        export: true,
    }
}

/// Formats that are read and not written.
fn only_imported() -> impl Iterator<Item = &'static import::Format> {
    import::formats().iter().filter(|it| crate::export::by_name(it.name).is_none())
}

fn import_row(format: &import::Format) -> Row {
    Row {
        name: format.name,
        extension: format.extensions.first().copied().unwrap_or_default(),
        one_file: true,
        unit: Unit::CodePoints.into(),
        carries: Vec::new(),
        import: true,
        export: false,
    }
}

fn carried(format: &Format) -> impl Iterator<Item = Feature> {
    Feature::iter().filter(|it| format.carries(*it))
}

fn unit(unit: Unit) -> Msg {
    match unit {
        Unit::Bytes => Msg::CliUnitBytes,
        Unit::CodePoints => Msg::CliUnitCodePoints,
        Unit::Utf16 => Msg::CliUnitUtf16,
        Unit::Tokens => Msg::CliUnitTokens,
    }
}

fn feature(feature: Feature) -> Msg {
    match feature {
        Feature::Overlap => Msg::CliCarriesOverlap,
        Feature::Discontinuous => Msg::CliCarriesDiscontinuous,
        Feature::Notes => Msg::CliCarriesNotes,
        Feature::Attributes => Msg::CliCarriesAttributes,
        Feature::Relations => Msg::CliCarriesRelations,
    }
}
