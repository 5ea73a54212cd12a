//! A plain table for a terminal.

/// Columns two spaces apart, as wide as their longest cell; those of `numbers` are flush right.
pub fn table<const N: usize>(rows: &[[String; N]], numbers: &[usize]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| {
            if numbers.contains(&at) {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let rows = [["Wer", "Zahl"], ["Jörg", "7"], ["김", "1200"]].map(|it| it.map(String::from));
        assert_eq!(table(&rows, &[1]), "Wer   Zahl\nJörg     7\n김     1200\n");
    }
}
