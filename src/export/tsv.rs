//! TSV: as [`super::csv`], with tabs between cells. A cell that holds a tab, a line end or a quotation
//! mark stands between quotation marks, which are doubled inside.

use super::csv::Delimited;
use super::{Feature, Format, Unit};

pub(super) const FORMAT: Format = Format {
    name: "tsv",
    extension: "tsv",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Discontinuous, Feature::Notes, Feature::Attributes],
    exporter: |_| Box::new(Delimited(b'\t')),
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{Sample, export, samples};

    /// The cells of a file; every row has as many as the first.
    fn cells(format: &str, delimiter: u8, samples: &[Sample]) -> Vec<Vec<String>> {
        let (bytes, _) = export(format, samples);
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let rows = reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect());
        rows.collect()
    }

    proptest! {
        #[test]
        fn the_cells_are_those_of_csv(sample in samples()) {
            let samples = [sample, Sample::new("a\tb").tag("=x", &["a\tb"])];
            prop_assert_eq!(cells("tsv", b'\t', &samples), cells("csv", b',', &samples));
        }
    }
}
