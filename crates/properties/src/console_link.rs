//! A link fills the Console and does no more; and one that is made holds no secret.

use wish_list::is_unseen;
use workbench::{link, secrets};

use crate::{
    composed,
    input::{CANARY, assert_no_canary, text},
};

/// The query of an address; or, of an input with a line break, a form.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    if text.contains('\n') {
        made(&text);
    } else {
        opened(&text);
    }
}

fn opened(query: &str) {
    let Some(opened) = link::open(query) else { return };
    let form = &opened.form;
    assert!(!form.with_token);
    let may_hold =
        [(&form.method, ""), (&form.path, ""), (&form.headers, "\n"), (&form.body, "\n\t")];
    for (field, allowed) in may_hold {
        assert!(field.chars().all(|c| !is_unseen(c) || allowed.contains(c)), "{field:?}");
        assert!(!secrets::has_token(field), "{field:?}");
    }
    assert!(opened.ignored.iter().all(|said| said.ends_with('.')));
    // A link to what it filled in says the same, less what is a secret.
    let again = link::of(form);
    if again.left_out.is_empty()
        && form.path == form.path.trim()
        && form.method == form.method.trim()
    {
        let query = again.path.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let same = link::open(query).map(|again| again.form.body);
        assert_eq!(same.as_ref(), Some(&form.body));
    }
}

fn made(text: &str) {
    let secret = format!("x-api-key: {CANARY}\nauthorization: Bearer {CANARY}\n");
    let mut form = composed::form(text);
    form.headers = secret + &form.headers;
    let made = link::of(&form);
    assert_no_canary(&format!("{made:?}"));
    assert!(made.path.is_ascii() && made.path.len() < 8000, "{}", made.path);
    assert!(!made.path.contains(['"', '<', ' ', '\n', '#', '\'']), "{}", made.path);
    assert!(made.path.starts_with("/console?method="), "{}", made.path);
    let query = made.path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    assert!(link::open(query).is_some_and(|opened| !opened.form.with_token));
}
