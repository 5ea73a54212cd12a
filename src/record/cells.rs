//! Cells of tables that a spreadsheet would read otherwise than they are written.

/// What a formula begins with.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Whether a spreadsheet would take the cell for a formula, were it not for apostrophes before it.
pub fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}
