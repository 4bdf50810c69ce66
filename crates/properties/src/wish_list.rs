//! The list is read in two ways, which agree; and `serde_json` agrees with both.

use serde::de::IgnoredAny;
use serde_json::Value;
use wish_list::{Created, Progress, Reader, Wish, WishList};

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let body = text(input);
    let (quick, whole) = (WishList::read_quickly(&body), WishList::from_body(&body));
    if let Some(quick) = &quick {
        assert_eq!(Ok(quick), whole.as_ref());
    }
    for piece in [1, 3] {
        assert_eq!(in_pieces(&body, piece), quick);
    }
    let value = serde_json::from_str::<Value>(&body);
    match &whole {
        // Of a member that nobody reads, a text that is none is passed over: half of a surrogate pair.
        Ok(_) if value.is_err() => {
            assert!(serde_json::from_str::<IgnoredAny>(&body).is_ok(), "{body:?} is no JSON");
        }
        Ok(list) => is_what_the_json_says(list, &value.unwrap_or_default()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(list) = whole {
        let written = serde_json::to_string(&list).unwrap_or_default();
        let again = WishList::from_body(&written);
        assert_eq!(again.map(|again| again.items), Ok(list.items));
        assert!(WishList::read_quickly(&written).is_some(), "{written}");
    }
    let _created = serde_json::from_str::<Created>(&body);
}

fn in_pieces(body: &str, piece: usize) -> Option<WishList> {
    let mut reader = Reader::new(body);
    let mut known = 0;
    while reader.read_some(piece)? == Progress::More {
        // Of two members `Items` the last counts, so the list may become shorter.
        let now = reader.wishes().len();
        assert!(now > 0 && (now <= known + piece), "{known} {now}");
        known = now;
    }
    Some(reader.into_list())
}

fn is_what_the_json_says(list: &WishList, value: &Value) {
    let items = value.as_array().or_else(|| value["Items"].as_array());
    let items = items.unwrap_or_else(|| panic!("no items: {value}"));
    assert_eq!(items.len(), list.items.len());
    for (wish, item) in list.items.iter().zip(items) {
        assert_eq!(
            *wish,
            Wish {
                id: said(&item["id"]).unwrap_or_default(),
                name: said(&item["name"]),
                url: said(&item["url"]),
                description: said(&item["description"]),
            }
        );
    }
    if let Some(count) = value["Count"].as_u64() {
        assert_eq!(list.count, count);
    }
}

/// A text; anything else as JSON, and `null` as nothing.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
