use super::*;

/// What `serde_json` reads is the measure, but for numbers that are too large for it.
fn is_json(text: &str) -> Option<bool> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => Some(true),
        Err(error) if error.to_string().contains("out of range") => None,
        Err(_) => Some(false),
    }
}

#[test]
fn it_agrees_with_another_reader() {
    let parts = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "1",
        "-",
        "-0",
        "01",
        "1.",
        "1.5",
        "1e5",
        "1E+5",
        "1e",
        "1e+",
        "true",
        "null",
        "nul",
        "\"",
        "\"\\n\"",
        "\"\\x\"",
        "\"\\u00e9\"",
        "\"\\u00g9\"",
        " ",
        "\n",
        "\"ü\"",
        "'",
        "-1.0e-3",
        "1e+-5",
        ".5",
        "+1",
        "0x1",
        "\u{a0}",
    ];
    let mut seen = [0; 2];
    for first in parts {
        for second in parts {
            for third in parts {
                for text in [
                    [first, second, third].concat(),
                    format!("[{first}{second}{third}]"),
                    format!("{{\"n\":{first}{second}{third}}}"),
                    format!("{{{first}{second}{third}}}"),
                ] {
                    let Some(is_good) = is_json(&text) else { continue };
                    seen[usize::from(is_good)] += 1;
                    assert_eq!(check(&text).is_ok(), is_good, "{text:?}: {:?}", check(&text));
                    assert_eq!(indented(&text).is_some(), is_good, "{text:?}");
                }
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 1_000), "{seen:?}");
}

#[test]
fn a_mistake_has_its_place_and_its_words() {
    for (text, line, column, word) in [
        ("", 1, 1, "no value yet"),
        ("{", 1, 2, "} that ends the object is missing"),
        ("[1,", 1, 4, "ends the array"),
        ("{\"a\":1,}", 1, 8, "comma stands before the }"),
        ("[1,\n 2,\n]", 3, 1, "comma stands before the ]"),
        ("{\n  \"ü\": 1\n  \"b\": 2\n}", 3, 3, "comma"),
        ("{\"ü\" 1}", 1, 6, "colon"),
        ("{a: 1}", 1, 2, "double quotes"),
        ("{'a': 1}", 1, 2, "straight double quotes"),
        ("{1: 2}", 1, 2, "name stands in double quotes"),
        ("{\"a\":}", 1, 6, "value is expected"),
        ("[1 2]", 1, 4, "comma"),
        ("[1}", 1, 3, "] is expected"),
        ("{\"a\":1]", 1, 7, "} is expected"),
        ("[01]", 1, 2, "zeros"),
        ("[1.]", 1, 2, "point"),
        ("[1x]", 1, 2, "no number"),
        ("[.5]", 1, 2, "digit or a minus"),
        ("True", 1, 1, "small letters"),
        ("[NaN]", 1, 2, "no such value"),
        ("1 2", 1, 3, "nothing may follow"),
        ("// a\n1", 1, 1, "no comments"),
        ("\"a\nb\"", 1, 3, "no end quote"),
        ("\"a", 1, 1, "no end quote"),
        ("[\"\t\"]", 1, 3, "tab"),
        ("\"\\x\"", 1, 2, "backslash"),
        ("\"\\u12\"", 1, 2, "four digits"),
        ("[\r\n  tea]", 2, 3, "double quotes"),
        ("[\"😀\", x]", 1, 7, "double quotes"),
    ] {
        let mistake = check(text).unwrap_err();
        assert_eq!((mistake.line, mistake.column), (line, column), "{text:?}: {mistake}");
        assert!(mistake.what.contains(word), "{text:?}: {mistake}");
    }
}

#[test]
fn an_indented_text_keeps_its_order_and_its_digits() {
    for (text, expected) in [
        ("1", "1"),
        (" {} ", "{}"),
        ("[ ]", "[]"),
        ("{\"b\":1,\"a\":[]}", "{\n  \"b\": 1,\n  \"a\": []\n}"),
        (
            "[12345678901234567890123,1.50,{\"a\":{}}]",
            "[\n  12345678901234567890123,\n  1.50,\n  {\n    \"a\": {}\n  }\n]",
        ),
        ("{\"a\":{\"b\":[1,2]}}", "{\n  \"a\": {\n    \"b\": [\n      1,\n      2\n    ]\n  }\n}"),
    ] {
        assert_eq!(indented(text).as_deref(), Some(expected), "{text}");
        assert_eq!(indented(expected).as_deref(), Some(expected), "again");
    }
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep = "[".repeat(1_000_000);
    assert!(check(&deep).is_err());
    let closed = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    assert!(indented(&closed).is_some_and(|text| text.len() < 150 * closed.len()));
}
