//! The quick reader reads what `WishList::from_body` reads, or nothing.

use proptest::prelude::*;
use serde_json::json;
use wish_list::{Progress, Reader, Wish, WishList};

/// Whether the quick reader takes a body; what it reads of it, at once and in pieces, must be right.
fn is_taken(body: &str) -> bool {
    let quick = WishList::read_quickly(body);
    if let Some(quick) = &quick {
        assert_eq!(Some(quick), WishList::from_body(body).ok().as_ref(), "{body}");
    }
    for piece in [1, 3] {
        assert_eq!(in_pieces(body, piece), quick, "{body}");
    }
    quick.is_some()
}

fn in_pieces(body: &str, piece: usize) -> Option<WishList> {
    let mut reader = Reader::new(body);
    while reader.read_some(piece)? == Progress::More {}
    Some(reader.into_list())
}

/// Values of every kind in each place, most of them harmless, as they are written.
fn value() -> BoxedStrategy<String> {
    let rare = prop::sample::select(vec![
        "-0",
        "-0.0",
        "0.0",
        "0.50",
        "1e2",
        "1E+99",
        "1e-400",
        "1e999",
        "123456789012345678901",
        "01",
        "-",
        "1.",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "999999999999999999",
        "1234567890123456.5",
        "12345678901234.5",
        "0.001",
        "0.1",
        "1.0",
        "nul",
        "NaN",
        "\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83d\\u0041\"",
        "\"\\u00FC\\/\\b\\f\\n\\r\\t\"",
        "\"\\u12\"",
        "\"\\x\"",
        "\"\n\"",
        "\"\u{7f}\u{2028}\"",
        "\"\\u+123\"",
        "{}",
        "[]",
        "[,]",
        "{,}",
        "[1,]",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"\\u0062\":[]}}",
        "[\"\\\"\"]",
        "{\"a\" : [ 1 , 2 ] }",
    ])
    .prop_map(str::to_owned);
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| json!(number).to_string()),
        "-?[0-9]{1,12}\\.[0-9]{1,8}",
        "-?(0|[1-9][0-9]{0,110})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
    ];
    let string = any::<String>().prop_map(|text| json!(text).to_string());
    let leaf = prop_oneof![
        4 => string,
        2 => number,
        1 => prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        2 => rare,
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..4), blank())
                .prop_map(|(items, blank)| format!("[{}]", items.join(&format!("{blank},")))),
            prop::collection::vec((name(), inner), 0..4).prop_map(|members| object(&members, "")),
        ]
    })
    .boxed()
}

fn blank() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "", "", " ", "\n\t", "\r\n  ", "\u{a0}"]).prop_map(str::to_owned)
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "id",
        "name",
        "url",
        "description",
        "i\\u0064",
        "Items",
        "Count",
        "ScannedCount",
        "LastEvaluatedKey",
        "x",
        "",
        "\\ud800",
        "\\\"",
    ])
    .prop_map(str::to_owned)
}

fn object(members: &[(String, String)], blank: &str) -> String {
    let member =
        |(name, value): &(String, String)| format!("{blank}\"{name}\"{blank}:{value}{blank}");
    format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
}

fn items() -> impl Strategy<Value = String> {
    let item = (prop::collection::vec((name(), value()), 0..5), blank())
        .prop_map(|(members, blank)| object(&members, &blank));
    let item = prop_oneof![30 => item, 1 => value()];
    prop::collection::vec(item, 0..5).prop_map(|items| format!("[{}]", items.join(",")))
}

fn body() -> impl Strategy<Value = String> {
    let members = (
        prop::collection::vec((name(), value()), 0..4),
        items(),
        any::<prop::sample::Index>(),
        blank(),
    );
    let envelope = members.prop_map(|(mut members, items, at, blank)| {
        members.insert(at.index(members.len() + 1), ("Items".to_owned(), items));
        blank.clone() + &object(&members, &blank) + &blank
    });
    prop_oneof![3 => envelope, 1 => items(), 1 => value()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_is_read_is_read_as_the_other_does(body in body()) {
        is_taken(&body);
    }

    #[test]
    fn cut_or_changed_bodies_are_read_as_the_other_does(
        body in body(), cut in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
        put in prop::sample::select(vec!["", "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", "e", ".", "\u{0}", " ", "ü"]),
    ) {
        let mut letters: Vec<String> = body.chars().map(String::from).collect();
        if !letters.is_empty() {
            let at = at.index(letters.len());
            put.clone_into(&mut letters[at]);
        }
        is_taken(&letters.concat());
        is_taken(&letters[..cut.index(letters.len() + 1)].concat());
    }

    #[test]
    fn what_a_service_writes_is_taken(
        texts in prop::collection::vec((any::<String>(), any::<Option<String>>(), any::<Option<String>>()), 0..6),
        stopped in any::<Option<String>>(), is_pretty in any::<bool>(),
    ) {
        let wish = |(id, name, url): (String, Option<String>, Option<String>)| {
            Wish { id, name, url, description: None }
        };
        let mut list = WishList::complete(texts.into_iter().map(wish).collect());
        list.last_evaluated_key = stopped.map(|id| wish_list::Key { id });
        let written = if is_pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) };
        prop_assert!(is_taken(&written.unwrap()));
        prop_assert!(is_taken(&serde_json::to_string(&list.items).unwrap()));
    }
}

#[test]
fn usual_shapes_are_taken_and_others_left() {
    let nested =
        |levels: usize| format!(r#"[{{"x":{}{}}}]"#, "[".repeat(levels), "]".repeat(levels));
    for (body, is_usual) in [
        (r#"{"Items":[{"id":"1","name":"Tea"}],"Count":1,"ScannedCount":1}"#, true),
        (r#" { "Count" : 2 , "Items" : [ ] , "LastEvaluatedKey" : { "id" : "9" } } "#, true),
        (r#"[{"id":7,"name":null,"url":true,"description":-1.5},{}]"#, true),
        (r#"{"Items":[{"id":{"S":"1"},"name":["a",1],"n":[{"z":1e5,"a":"\u00fc"}]}]}"#, true),
        (
            r#"{"Items":[{"id":"1","id":"2"}],"Items":[{"id":"3","name":"\u00fc\n\ud83d\ude00"}]}"#,
            true,
        ),
        (r#"{"Count":"2","ScannedCount":-1,"LastEvaluatedKey":null,"Items":[{"ID":"1"}]}"#, true),
        ("[]", true),
        ("\n[\n]\n", true),
        (r#"[{"name":1e5}]"#, false),
        (r#"[{"name":{"b":1,"a":2}}]"#, false),
        (r#"{"Items":[{"x":[1e999]}],"Count":[]}"#, false),
        ("{}", false),
        (r#"{"Items":{}}"#, false),
        (r#"{"message":"Not Found"}"#, false),
        (r#"[["Tea"]]"#, false),
        ("[{}],", false),
        ("[{},]", false),
        (r#"{"Items":[],}"#, false),
        (r#"{"Items":[]"#, false),
        ("null", false),
        ("<html>", false),
        ("", false),
        ("\u{feff}[]", false),
        (r#"[{"name":"\ud800"}]"#, false),
        (&nested(98), true),
        (&nested(101), false),
        (&nested(1_000_000), false),
        (&"[".repeat(1_000_000), false),
        (&r#"{"a":"#.repeat(1_000_000), false),
    ] {
        let start: String = body.chars().take(80).collect();
        assert_eq!(is_taken(body), is_usual, "{start}");
    }
}

#[test]
fn pieces_are_as_long_as_one_wants() {
    let body = serde_json::to_string(&WishList::complete(vec![Wish::default(); 10])).unwrap();
    let mut reader = Reader::new(&body);
    for expected in [4, 8] {
        assert_eq!(reader.read_some(4), Some(Progress::More));
        assert_eq!(reader.wishes().len(), expected);
    }
    assert_eq!(reader.read_some(4), Some(Progress::Done));
    assert_eq!(reader.read_some(4), Some(Progress::Done));
    assert_eq!(reader.into_list().count, 10);
}
