//! The report as a table for people.

use crate::report::Row;

/// The whole table, one line a figure.
pub(crate) fn draw(rows: &[Row]) -> String {
    let head = ["figure", "value", "unit", "baseline", "ratio", "goal", "ok"].map(str::to_owned);
    let lines: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let numbers = matches!(column, 1 | 3 | 4);
            let padding = " ".repeat(width - cell.chars().count());
            if numbers {
                text.push_str(&padding);
                text.push_str(cell);
            } else {
                text.push_str(cell);
                text.push_str(&padding);
            }
            text.push_str("  ");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn cells(row: &Row) -> [String; 7] {
    [
        row.figure.clone(),
        number(row.value),
        row.unit.to_owned(),
        row.baseline.map(number).unwrap_or_default(),
        row.ratio.map(|ratio| format!("{ratio:.2}×")).unwrap_or_default(),
        row.goal.clone(),
        if row.ok { "yes" } else { "NO" }.to_owned(),
    ]
}

/// Three digits are as much as a benchmark knows.
fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size < 10.0 => format!("{value:.2}"),
        size if size < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Goal;

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [
            Row::new("short", 1.0, "ms", Some(2.0), Goal::RatioAtMost(1.0)),
            Row::new("a longer name", 12_345.6, "KiB", None, Goal::AtMost(1.0)),
        ];
        let text = draw(&rows);
        let ends: Vec<_> = text.lines().map(|line| line.find(" KiB").or(line.find(" ms"))).collect();
        assert_eq!(ends[1], ends[2], "{text}");
        assert!(text.lines().nth(1).is_some_and(|line| line.ends_with("yes")), "{text}");
        assert!(text.lines().nth(2).is_some_and(|line| line.ends_with("NO")), "{text}");
    }
}
