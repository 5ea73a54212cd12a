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
        print_json(tr, &formats().iter().map(row).collect::<Vec<_>>())?;
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
    rows.extend(formats().iter().map(|format| {
        let carried: Vec<&str> = carried(format).map(|it| tr.get(feature(it))).collect();
        [
            format.name.to_owned(),
            format!(".{}", format.extension),
            tr.get(Msg::CliExport).to_owned(),
            tr.get(unit(format.unit)).to_owned(),
            names(&carried),
            wording::format_name(tr, format.name).to_owned(),
        ]
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
        import: false,
        export: true,
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
