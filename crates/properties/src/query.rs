//! The query as rows: a change of one is a change of that one, and what is typed is what is sent.

use url::form_urlencoded;
use workbench::query::{self, Part};

use crate::input::{line_and_rest, text};

/// The first line is what is typed into a row, the rest a path.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let (typed, path) = line_and_rest(&text);
    assert_eq!(query::decoded(&query::encoded(typed)), typed);
    assert!(query::encoded(typed).is_ascii());
    let rows = query::rows(path);
    let longer = query::with_new_row(path);
    let grown = query::rows(&longer).len();
    assert!(grown == rows.len() + 1 || rows.is_empty(), "{longer:?}");
    assert_eq!(query::tidy(&query::tidy(path)), query::tidy(path));
    for place in 0..rows.len() {
        for part in [Part::Name, Part::Value] {
            let changed = query::with_changed(path, place, part, typed);
            let mut expected = rows.clone();
            match part {
                Part::Name => typed.clone_into(&mut expected[place].name),
                Part::Value => typed.clone_into(&mut expected[place].value),
            }
            assert_eq!(query::rows(&changed), expected, "{changed:?}");
        }
        let shorter = query::rows(&query::without_row(path, place));
        let mut expected = rows.clone();
        expected.remove(place);
        let is_empty = |rows: &[query::Row]| rows.iter().all(|row| *row == query::Row::default());
        assert!(shorter == expected || (shorter.is_empty() && is_empty(&expected)), "{shorter:?}");
    }
    agrees_with_servers(path, &rows);
}

/// What a row shows is what a server reads, where all of it is text.
fn agrees_with_servers(path: &str, rows: &[query::Row]) {
    let before = path.split('#').next().unwrap_or_default();
    let Some((_, query)) = before.split_once('?') else { return assert!(rows.is_empty()) };
    let read: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let filled = query.split('&').zip(rows).filter(|(part, _)| !part.is_empty());
    for ((part, row), (name, value)) in filled.zip(read) {
        if !name.contains('\u{fffd}') && !value.contains('\u{fffd}') {
            assert_eq!((&row.name, &row.value), (&name, &value), "{part:?}");
        }
    }
}
