//! The form of the Console as a link, and a form out of a link. A link fills the form in and does no
//! more: it sends nothing, and it cannot ask for the token.

use diagnosis::{composed::Composed, paste::redact};
use wish_list::is_unseen;

use crate::{query, secrets};

/// Where the Console stands in the app.
const PATH: &str = "/console";

/// How long a link may be, as it is written, in bytes; longer URLs break on their way in mails and chats.
const LONGEST: usize = 6_000;

/// Why a field with a token is left out.
const A_TOKEN: &str = "it holds what looks like a token";

/// What is in a link that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Path and query within the app.
    pub path: String,
    /// What was left out, as sentences.
    pub left_out: Vec<String>,
}

/// What a link fills in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The fields; empty where the link has none. There is never a token.
    pub form: Composed,
    /// What was not taken from the link, as sentences.
    pub ignored: Vec<String>,
}

/// The link to a form.
#[must_use]
pub fn of(form: &Composed) -> Link {
    let mut left_out = Vec::new();
    let mut path = query::tidy(form.path.trim());
    for (place, row) in query::rows(&path).iter().enumerate() {
        if secrets::is_secret_name(&row.name) && !row.value.is_empty() {
            left_out.push(format!("The value of {} is left out: it may be a secret.", row.name));
            path = query::with_changed(&path, place, query::Part::Value, "");
        }
    }
    let headers = shared_headers(&form.headers, &mut left_out);
    let mut link = format!("{PATH}?method={}", query::encoded(form.method.trim()));
    for (name, text) in [("path", path), ("headers", headers), ("body", form.body.clone())] {
        if text.is_empty() {
            continue;
        }
        let part = format!("&{name}={}", query::encoded(&text));
        let is_token_escaped = secrets::has_token(&query::decoded(&text));
        let escaped = is_token_escaped.then_some(A_TOKEN);
        let why = wrong(name, &text).or(escaped);
        if let Some(why) = why {
            left_out.push(format!("The {name} is left out: {why}."));
        } else if name == "body" && secrets::without_secrets(&text) != text {
            left_out.push(
                "The body is left out: it holds what may be a secret, or somebody's address."
                    .to_owned(),
            );
        } else if link.len() + part.len() > LONGEST {
            left_out.push(format!("The {name} is left out: the link would be too long."));
        } else {
            link.push_str(&part);
        }
    }
    Link { path: link, left_out }
}

/// The header lines that may be in a link. Of the others no more than a name is told: where a line has
/// no colon, all of it may be a secret.
fn shared_headers(lines: &str, left_out: &mut Vec<String>) -> String {
    let is_secret = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default();
        // Of what looks like a token the whole field is to know.
        secrets::is_secret_name(name)
            || (!secrets::has_token(line) && redact::secrets(line) != *line)
    };
    let all = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let (secret, shared): (Vec<&str>, Vec<&str>) = all.partition(is_secret);
    let names: Vec<&str> = secret.iter().map(|line| header_name(line)).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        left_out.push(format!("Left out of the headers, for they may be secrets: {names}."));
    }
    shared.join("\n")
}

fn header_name(line: &str) -> &str {
    let name = line.split_once(':').map(|(name, _)| name.trim());
    let is_name = |name: &&str| !name.is_empty() && !name.contains(char::is_whitespace);
    name.filter(is_name).unwrap_or("a line that is no header")
}

/// What a query of the Console's address fills in; `None` when it is no link to a request.
#[must_use]
pub fn open(address_query: &str) -> Option<Opened> {
    let mut opened = Opened::default();
    let mut is_link = false;
    for row in query::rows(&format!("?{}", address_query.trim_start_matches('?'))) {
        let name = row.name.as_str();
        match name {
            "method" | "path" | "headers" | "body" => {}
            "token" => {
                is_link = true;
                opened.ignored.push(
                    "A link cannot send your token along; tick the box yourself if you want that."
                        .to_owned(),
                );
                continue;
            }
            _ => continue,
        }
        is_link = true;
        let form = &mut opened.form;
        let field = match name {
            "method" => &mut form.method,
            "path" => &mut form.path,
            "headers" => &mut form.headers,
            _ => &mut form.body,
        };
        match wrong(name, &row.value) {
            Some(why) => {
                let were = if name == "headers" { "were" } else { "was" };
                opened.ignored.push(format!("The {name} of the link {were} ignored: {why}."));
            }
            None if !field.is_empty() => {
                opened.ignored.push(format!("The link names the {name} twice; the first counts."));
            }
            None => *field = row.value,
        }
    }
    is_link.then_some(opened)
}

fn wrong_method(text: &str) -> Option<&'static str> {
    let is_word =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    (!is_word || text.len() > 20).then_some("a method is one short word")
}

/// What keeps a field of this name out of a link, made or opened.
fn wrong(name: &str, text: &str) -> Option<&'static str> {
    let may_hold: &[char] = match name {
        "method" => return wrong_method(text),
        "path" => &[],
        "headers" => &['\n'],
        _ => &['\n', '\t'],
    };
    let mut names = text.lines().filter_map(|line| line.split(':').next());
    if name == "headers" && names.any(|name| secrets::is_secret_name(name.trim())) {
        return Some("a header in it may hold somebody's secret");
    }
    if text.chars().any(|letter| is_unseen(letter) && !may_hold.contains(&letter)) {
        return Some("it has characters that cannot be seen");
    }
    if text.len() > 2 * LONGEST {
        return Some("it is too long");
    }
    secrets::has_token(text).then_some(A_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";

    fn form() -> Composed {
        Composed {
            method: "POST".to_owned(),
            path: "/wish-list-service?q=a%20b&c=ü".to_owned(),
            headers: "x-a: 1\nx-b: ü & ?".to_owned(),
            body: "{\n\t\"name\": \"Tea & $1 'x'\"}\n".to_owned(),
            with_token: true,
        }
    }

    fn query_of(link: &Link) -> &str {
        link.path.strip_prefix("/console").unwrap()
    }

    #[test]
    fn a_link_leads_back_to_the_form_but_for_the_token() {
        let link = of(&form());
        assert_eq!(link.left_out, [""; 0]);
        assert!(
            link.path.is_ascii() && !link.path.contains(['"', ' ', '\n', '#']),
            "{}",
            link.path
        );
        let opened = open(query_of(&link)).unwrap();
        assert_eq!(
            opened,
            Opened { form: Composed { with_token: false, ..form() }, ignored: vec![] }
        );
    }

    #[test]
    fn no_secret_is_in_a_link() {
        for (form, word) in [
            (Composed { headers: "X-Api-Key: s3cret\nx-a: 1".to_owned(), ..form() }, "X-Api-Key"),
            (
                Composed { headers: "authorization: Bearer s3cret".to_owned(), ..form() },
                "authorization",
            ),
            (Composed { headers: format!("x-a: {TOKEN}"), ..form() }, "headers"),
            (Composed { path: "/a?api_key=s3cret&b=c".to_owned(), ..form() }, "api_key"),
            (Composed { path: format!("/a?b={TOKEN}"), ..form() }, "path"),
            (Composed { path: format!("/{TOKEN}"), ..form() }, "path"),
            (Composed { path: TOKEN.replace("eyJ", "/%65yJ"), ..form() }, "path"),
            (Composed { body: format!("[\"{TOKEN}\"]"), ..form() }, "body"),
            (Composed { body: r#"{"password":"s3cret"}"#.to_owned(), ..form() }, "body"),
            (Composed { body: r#"{"refreshToken":"s3cret"}"#.to_owned(), ..form() }, "body"),
            (Composed { body: "a=b&client_secret=s3cret".to_owned(), ..form() }, "body"),
            (Composed { headers: "authorization s3cret".to_owned(), ..form() }, "no header"),
            (Composed { headers: "cookie s3cret: a".to_owned(), ..form() }, "no header"),
            (Composed { headers: "x-note: Bearer s3cret".to_owned(), ..form() }, "x-note"),
        ] {
            let link = of(&form);
            assert!(!link.path.contains("eyJ") && !link.path.contains("s3cret"), "{}", link.path);
            assert!(!link.path.contains("yJhbGci"), "{}", link.path);
            assert!(link.left_out.iter().any(|said| said.contains(word)), "{link:?}");
            assert!(!link.left_out.concat().contains("s3cret"), "{link:?}");
        }
        // It is the link as it is written that may be too long, all fields together.
        for body in ["a".repeat(LONGEST), "ü".repeat(LONGEST / 6)] {
            let long = of(&Composed { body, ..form() });
            assert!(long.path.len() < 500 && long.left_out[0].contains("too long"));
        }
        let (path, body) = (format!("/{}", "a".repeat(LONGEST / 2)), "b".repeat(LONGEST / 2));
        let long = of(&Composed { path, body, ..form() });
        assert!(long.path.len() <= LONGEST && long.left_out.len() == 1, "{:?}", long.left_out);
    }

    #[test]
    fn a_hostile_link_is_ignored_with_a_word() {
        for (query, ignored) in [
            ("?method=GET%20/&path=/a", "method"),
            ("?method=&path=/a", "method"),
            ("?path=/a%0d%0aX:1", "path"),
            ("?path=/a%E2%80%AEb", "path"),
            ("?path=/a%00", "path"),
            ("?headers=Authorization:%20Bearer%20x", "headers"),
            ("?headers=x-a:1%0aCookie:%20a", "headers"),
            ("?body=%00", "body"),
            ("?body=a%E2%80%AEb", "body"),
            ("?body=a%0Db", "body"),
            ("?path=/a%D8%9Cb", "path"),
            ("?path=/a%E1%A0%8Eb", "path"),
            ("?headers=x-a:%E2%81%AF1", "headers"),
            ("?token=on&path=/a", "token"),
            ("?token=true", "token"),
            ("?path=/a&path=/b", "twice"),
        ] {
            let opened = open(query).unwrap();
            assert!(
                opened.ignored.iter().any(|said| said.contains(ignored)),
                "{query}: {opened:?}"
            );
            assert!(!opened.form.with_token);
        }
        let long = format!("?body={}", "a".repeat(2 * LONGEST + 1));
        assert_eq!(open(&long).unwrap().form.body, "");
        let held = format!("?path=/a&body={TOKEN}");
        let opened = open(&held).unwrap();
        assert_eq!((opened.form.path.as_str(), opened.form.body.as_str()), ("/a", ""));
        for query in ["", "?", "?a=b", "?utm_source=x", "?error=x"] {
            assert_eq!(open(query), None, "{query}");
        }
    }
}
