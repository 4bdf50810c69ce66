//! The token within what a person pastes: a header, a JSON answer, the command that sends it, or the
//! address that it came in.

use std::borrow::Cow;

use serde_json::Value;

use crate::authorizer::Slip;

/// How deep a JSON answer is looked into.
const MAX_DEPTH: usize = 4;

/// The token itself, as it stands in a text with whatever is around it. Empty where there is none.
#[must_use]
pub fn bare_token(text: &str) -> Cow<'_, str> {
    bare(text).0
}

/// The token itself, and what stood around it.
pub(super) fn bare(text: &str) -> (Cow<'_, str>, Vec<Slip>) {
    if let Some(token) = of_answer(text) {
        let slips = [vec![Slip::Answer], bare(&token).1].concat();
        return (Cow::Owned(bare(&token).0.into_owned()), slips);
    }
    let (inner, around) = match (of_header(text), of_address(text)) {
        (Some((value, true)), _) => (value, Some(Slip::Command)),
        (Some((value, false)), _) => (value, Some(Slip::Header)),
        (None, Some(value)) => (value, Some(Slip::Address)),
        (None, None) => (text, None),
    };
    let (token, slips) = undressed(inner);
    // In a header the word belongs there once.
    let rest = slips.into_iter().filter(|slip| around.is_none() || *slip != Slip::Bearer);
    let slips = around.into_iter().chain(rest);
    match joined(token) {
        None => (Cow::Borrowed(token), slips.collect()),
        Some(whole) => {
            let mended = |slip| if slip == Slip::Blanks { Slip::Broken } else { slip };
            (Cow::Owned(whole), slips.map(mended).collect())
        }
    }
}

/// The token without the line breaks and blanks that an editor, a mail or a terminal put into it, if it
/// is a signed one then.
fn joined(token: &str) -> Option<String> {
    // What an object in braces begins with in base64url, so that no prose is taken for a token.
    const BEGINNINGS: [&str; 3] = ["ey", "ew", "e3"];
    if !BEGINNINGS.iter().any(|beginning| token.starts_with(beginning))
        || !token.contains(char::is_whitespace)
    {
        return None;
    }
    let whole: String = token.split_whitespace().collect();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_base64);
    (whole.split('.').count() == 3 && whole.split('.').all(is_part)).then_some(whole)
}

/// The value of a parameter of an address, as a tenant answers the implicit flow: the access token, or
/// else the ID token.
fn of_address(text: &str) -> Option<&str> {
    let value = |name: &str| {
        let (at, _) = text.match_indices(name).find(|(at, _)| {
            let before = &text[..*at];
            before.trim().is_empty() || before.ends_with(['#', '?', '&'])
        })?;
        let value = &text[at + name.len()..];
        let end = value.find(['&', '#', '"', '\'', '`', ' ']).unwrap_or(value.len());
        Some(&value[..end]).filter(|value| !value.trim().is_empty())
    };
    value("access_token=").or_else(|| value("id_token="))
}

/// The value of an `Authorization` header, and whether more than the header stands there, as in a
/// command.
fn of_header(text: &str) -> Option<(&str, bool)> {
    const NAME: &str = "authorization";
    let at = text.to_ascii_lowercase().find(NAME)?;
    let (before, after) = (&text[..at], &text[at + NAME.len()..]);
    let after = after.trim_start_matches(['"', '\'', '`', ' ', ']']);
    let value =
        after.strip_prefix([':', '='])?.trim_start().trim_start_matches(['"', '\'', '`', '$']);
    let end = value.find(['"', '\'', '`', '\n', '\r', '}', ',', '\\']).unwrap_or(value.len());
    let is_more = !before.trim_matches(['"', '\'', ' ', '\n']).is_empty()
        || value[end..].chars().any(char::is_alphanumeric);
    Some((&value[..end], is_more))
}

/// The token of a JSON answer: the access token, or else whatever token there is.
fn of_answer(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    ["accesstoken", "idtoken", "token", "jwt", "authorization"]
        .into_iter()
        .find_map(|name| named(&value, name, MAX_DEPTH))
}

fn named(value: &Value, wanted: &str, depth: usize) -> Option<String> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    match value {
        Value::Object(members) => {
            let own = members.iter().find_map(|(name, value)| {
                value.as_str().filter(|_| plain(name) == wanted).map(str::to_owned)
            });
            let mut inner = members.values();
            own.or_else(|| inner.find_map(|value| named(value, wanted, depth.checked_sub(1)?)))
        }
        Value::Array(items) => {
            items.iter().find_map(|item| named(item, wanted, depth.checked_sub(1)?))
        }
        _ => None,
    }
}

/// Without blanks around it, the word `Bearer` and quotes.
fn undressed(text: &str) -> (&str, Vec<Slip>) {
    let mut slips = Vec::new();
    let mut token = text.trim();
    let mut bearers = 0;
    loop {
        let inner = token.trim_matches(['"', '\'', '`']).trim();
        if inner.len() < token.len() && !slips.contains(&Slip::Quotes) {
            slips.push(Slip::Quotes);
        }
        let is_bearer = inner.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("bearer "));
        token = if is_bearer { inner[7..].trim_start() } else { inner };
        bearers += usize::from(is_bearer);
        if !is_bearer {
            break;
        }
    }
    match bearers {
        0 => {}
        1 => slips.push(Slip::Bearer),
        _ => slips.push(Slip::BearerTwice),
    }
    if matches!(token, "[object Promise]" | "[object Object]" | "undefined" | "null") {
        slips.push(Slip::NoToken);
    } else if token.contains(char::is_whitespace) {
        slips.push(Slip::Blanks);
    }
    (token, slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, token: &str, slips: &[Slip]) {
        assert_eq!(bare(text), (Cow::Borrowed(token), slips.to_vec()), "{text}");
        assert_eq!(bare_token(text), token, "{text}");
    }

    #[test]
    fn a_token_is_found_in_a_header_an_answer_and_a_command() {
        check("Authorization: Bearer e.y.J", "e.y.J", &[Slip::Header]);
        check("authorization:Bearer e.y.J\n", "e.y.J", &[Slip::Header]);
        check("\"Authorization\": \"Bearer e.y.J\",", "e.y.J", &[Slip::Header]);
        check("Authorization: Bearer Bearer e.y.J", "e.y.J", &[Slip::Header, Slip::BearerTwice]);
        check("Authorization: e.y.J", "e.y.J", &[Slip::Header]);
        let command = "curl -i -X POST https://x.example/wishes \\\n  -H 'Authorization: Bearer e.y.J' -d '{\"a\": 1}'";
        check(command, "e.y.J", &[Slip::Command]);
        check(
            "curl -H \"authorization: bearer e.y.J\" https://x.example",
            "e.y.J",
            &[Slip::Command],
        );
        check(
            "fetch(u, { headers: { Authorization: `Bearer e.y.J` } })",
            "e.y.J",
            &[Slip::Command],
        );
        check("iwr u -Headers @{ Authorization = \"Bearer e.y.J\" }", "e.y.J", &[Slip::Command]);
        check(
            "GET / HTTP/1.1\nAuthorization: Bearer e.y.J\nAccept: */*",
            "e.y.J",
            &[Slip::Command],
        );
        let answer = r#"{"id_token":"i","access_token":"e.y.J","token_type":"Bearer"}"#;
        check(answer, "e.y.J", &[Slip::Answer]);
        check(
            r#"{"AuthenticationResult":{"IdToken":"i","AccessToken":"e.y.J"}}"#,
            "e.y.J",
            &[Slip::Answer],
        );
        check(r#"{"id_token":"e.y.J"}"#, "e.y.J", &[Slip::Answer]);
        check(r#"{"Authorization":"Bearer e.y.J"}"#, "e.y.J", &[Slip::Answer, Slip::Bearer]);
    }

    #[test]
    fn a_token_is_found_in_an_address() {
        let address = [Slip::Address];
        check("https://a.b/cb#access_token=e.y.J&x=1", "e.y.J", &address);
        check("https://a.b/cb?x=1&id_token=e.y.J#end", "e.y.J", &address);
        check("https://a.b/cb#id_token=i&access_token=e.y.J", "e.y.J", &address);
        check("access_token=e.y.J&expires_in=7", "e.y.J", &address);
        check("https://a.b/#my_access_token=e.y.J", "https://a.b/#my_access_token=e.y.J", &[]);
        check("https://a.b/cb#access_token=&x=1", "https://a.b/cb#access_token=&x=1", &[]);
        check(
            "https://a.b/cb#access_token=eyJ.y\n.J&x=1",
            "eyJ.y.J",
            &[Slip::Address, Slip::Broken],
        );
    }

    #[test]
    fn the_line_breaks_within_a_signed_token_are_left_out() {
        for (text, token, slip) in [
            ("eyJh\nbGci.eyJz\r\n  dWIi.c2\tln\n", "eyJhbGci.eyJzdWIi.c2ln", Slip::Broken),
            ("eyJh bGci.eyJz.c2ln", "eyJhbGci.eyJz.c2ln", Slip::Broken),
            ("eyJh\nbGci", "eyJh\nbGci", Slip::Blanks),
            ("eyJh\nbGci.a", "eyJh\nbGci.a", Slip::Blanks),
            ("eyJh\n.a.", "eyJh\n.a.", Slip::Blanks),
            ("eyJh\n.a!.b", "eyJh\n.a!.b", Slip::Blanks),
            ("one. two. three", "one. two. three", Slip::Blanks),
        ] {
            check(text, token, &[slip]);
        }
        check("Bearer eyJh\n.b.c", "eyJh.b.c", &[Slip::Bearer, Slip::Broken]);
    }

    #[test]
    fn what_only_looks_like_one_stays_as_it_is() {
        check("authorization", "authorization", &[]);
        check("{\"access_token\":7}", "{\"access_token\":7}", &[]);
        check("Authorization: Bearer $TOKEN", "$TOKEN", &[Slip::Header]);
        check("", "", &[]);
        assert!(bare(&"authorization:".repeat(100_000)).0.len() < 2_000_000);
    }
}
