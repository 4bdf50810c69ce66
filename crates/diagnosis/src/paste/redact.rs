//! Takes out of a text whatever looks like a secret or names a person.
//!
//! What people paste from a terminal holds their tokens, and what they copy into an issue is read by
//! everyone. So nothing that was pasted is kept, shown or reported before it went through [`secrets`].

/// What stands where a secret was.
pub const REDACTED: &str = "[redacted]";

/// Names whose value is a secret, as in `code=…` of a URL or `"code": "…"` of a JSON text; small, and
/// without `_` and `-`, so that `clientSecret` is one as `client_secret` is.
const NAMES: [&str; 23] = [
    "code",
    "state",
    "nonce",
    "token",
    "idtoken",
    "idtokenhint",
    "accesstoken",
    "refreshtoken",
    "sessiontoken",
    "codeverifier",
    "clientsecret",
    "secretkey",
    "secretaccesskey",
    "apikey",
    "xapikey",
    "sessionstate",
    "password",
    "passphrase",
    "secret",
    "authorization",
    "loginhint",
    "cookie",
    "setcookie",
];

/// Headers whose whole value is a secret.
const HEADERS: [&str; 5] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];

/// Words that follow “Bearer” in a sentence, or before the token itself.
const PROSE: [&str; 7] = ["bearer", "token", "tokens", "challenge", "scheme", "keyword", "prefix"];

/// A run of this many letters after `eyJ` (the start of every JSON object in base64url) is a token.
const JWT_LETTERS: usize = 8;

/// The text with `[redacted]` in the place of tokens, credentials, values such as `code=…`, cookies
/// and e-mail addresses.
#[must_use]
pub fn secrets(text: &str) -> String {
    replace(text, REDACTED)
}

/// The same with another mark; a mark that survives escaping, say.
pub(crate) fn replace(text: &str, mark: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(letter) = rest.chars().next() {
        let escape = escape(rest);
        let (kept, gone) = find(rest, before).unwrap_or((escape.max(letter.len_utf8()), 0));
        out.push_str(&rest[..kept]);
        if gone > 0 {
            out.push_str(mark);
        }
        let eaten = &rest[..kept + gone];
        // An escape such as `%3F` ends a name as the letter would that it stands for.
        before = if escape > 0 { Some('%') } else { eaten.chars().next_back() };
        rest = &rest[kept + gone..];
    }
    out
}

/// The text without what looks like a JSON Web Token, or a part of one. All else stays to the letter:
/// for texts that are still to be used.
#[must_use]
pub fn without_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("eyJ") {
        let (before, found) = rest.split_at(start);
        let gone = jwt(found);
        out.push_str(before);
        out.push_str(if gone > 0 { REDACTED } else { "eyJ" });
        rest = &found[gone.max("eyJ".len())..];
    }
    out.push_str(rest);
    out
}

/// Whether a parameter or a member of this name is a secret, however the name is written.
#[must_use]
pub fn is_secret_member(name: &str) -> bool {
    let letters = name.chars().filter(|letter| !"_-".contains(*letter));
    let plain: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str())
}

/// Whether a text, apart from the word `Bearer` and quotes, is nothing but a token.
#[must_use]
pub fn is_token(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'']);
    let start = if has_prefix(text, "bearer ") { "bearer ".len() } else { 0 };
    let text = text[start..].trim();
    let length = jwt(text);
    length > 0 && length == text.len() && text.matches('.').count() >= 2
}

/// At the start of `rest`: how many bytes to keep and how many to take out after these.
fn find(rest: &str, before: Option<char>) -> Option<(usize, usize)> {
    let gone = jwt(rest);
    if gone > 0 {
        return Some((0, gone));
    }
    if before.is_some_and(is_name_letter) {
        return None;
    }
    bearer(rest)
        .or_else(|| header(rest))
        .or_else(|| member(rest))
        .or_else(|| access_key(rest))
        .or_else(|| address(rest, before))
}

/// The length of a JWT, a JWE or a part of one (RFC 7515 section 3.1).
fn jwt(rest: &str) -> usize {
    if !rest.starts_with("eyJ") {
        return 0;
    }
    let run = run(rest, |letter| letter.is_ascii_alphanumeric() || "-_.=".contains(letter));
    if run >= "eyJ".len() + JWT_LETTERS { run } else { 0 }
}

/// `Bearer xyz` (RFC 6750 section 2.1), but not the parameters of a challenge, `Bearer scope="…"`.
fn bearer(rest: &str) -> Option<(usize, usize)> {
    if !has_prefix(rest, "bearer") {
        return None;
    }
    let after = &rest["bearer".len()..];
    let kept = "bearer".len() + run(after, |letter| letter == ' ' || letter == '\t');
    let word = &rest[kept..];
    let letters = run(word, |letter| letter.is_ascii_alphanumeric() || "-._~+/".contains(letter));
    let padding = run(&word[letters..], |letter| letter == '=');
    let next = word[letters + padding..].chars().next();
    let is_parameter = padding > 0 && next.is_some_and(|next| next == '"' || is_name_letter(next));
    // A name is no credential, and what is behind it goes by its own rule.
    let mut names = PROSE.iter().chain(&HEADERS);
    let is_prose = is_secret_member(&word[..letters])
        || names.any(|name| word[..letters].eq_ignore_ascii_case(name));
    let is_credential = kept > "bearer".len() && letters > 0 && !is_parameter && !is_prose;
    is_credential.then_some((kept, letters + padding))
}

/// `authorization: …` and the like, to the end of the line or of the quotes round it.
fn header(rest: &str) -> Option<(usize, usize)> {
    let is_here =
        |name: &&&str| has_prefix(rest, name) && rest.as_bytes().get(name.len()) == Some(&b':');
    let name = HEADERS.iter().find(is_here)?;
    let after = &rest[name.len() + 1..];
    let kept = name.len() + 1 + run(after, |letter| letter == ' ' || letter == '\t');
    let gone = run(&rest[kept..], |letter| !matches!(letter, '\n' | '\r' | '\'' | '"'));
    (gone > 0).then_some((kept, gone))
}

/// `code=…`, `code%3D…` and `"code": "…"`.
fn member(rest: &str) -> Option<(usize, usize)> {
    let name = run(rest, is_name_letter);
    if !is_secret_member(&rest[..name]) {
        return None;
    }
    let after = &rest[name..];
    let (kept, gone) = if let Some(value) = after.strip_prefix('=') {
        // A quote may as well end the text in which the parameter stands.
        let opens = |content: &str| {
            content
                .starts_with(|next: char| !next.is_whitespace() && !"\"',;:&)]}+|".contains(next))
        };
        let quoted = quoted(value).filter(|(kept, _)| opens(&value[*kept..]));
        if quoted.is_some_and(|quoted| is_name(value, quoted)) {
            return None;
        }
        let (opener, gone) = quoted.unwrap_or_else(|| (0, bare(value)));
        (name + 1 + opener, gone)
    } else if has_prefix(after, "%3d") {
        (name + "%3d".len(), bare(&after["%3d".len()..]))
    } else {
        let quote = run(after, |letter| letter == '\\' || letter == '"');
        let colon = after[quote..].trim_start().strip_prefix(':').filter(|_| quote > 0)?;
        let value = colon.trim_start();
        let (opener, gone) = quoted(value).filter(|quoted| !is_name(value, *quoted))?;
        (rest.len() - value.len() + opener, gone)
    };
    (gone > 0).then_some((kept, gone))
}

/// The length of a value without quotes. Where it swallows the name of a credential, such as `Bearer` or
/// `Set-Cookie:`, what stands behind that belongs to it: alone it would no longer be known for a secret.
fn bare(value: &str) -> usize {
    let end = |letter: char| letter.is_whitespace() || "&\"'\\<>`,;)}|#".contains(letter);
    let mut length = run(value, |letter| !end(letter));
    let (mut start, mut before) = (0, None);
    while let Some(letter) = value[start..length].chars().next() {
        let rest = &value[start..];
        let is_inside = before.is_some_and(is_name_letter);
        let found = if is_inside { None } else { bearer(rest).or_else(|| header(rest)) };
        let eaten = found.map_or(letter.len_utf8(), |(kept, gone)| kept + gone);
        before = rest[..eaten].chars().next_back();
        start += eaten;
        length = length.max(start);
    }
    length
}

/// A value in quotes, to the quote that ends it or to the end of the line: the length of what opens it,
/// and its own. In a JSON text that is itself a JSON string each quote has one backslash or more.
fn quoted(value: &str) -> Option<(usize, usize)> {
    let depth = run(value, |letter| letter == '\\');
    let quote = value[depth..].chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    let content = &value[depth + 1..];
    let mut slashes: usize = 0;
    for (place, letter) in content.char_indices() {
        if letter == '\n' || letter == '\r' {
            return Some((depth + 1, place));
        }
        // The backslashes beyond those of the quotes themselves escape one another, or this quote.
        let is_open = slashes.saturating_sub(depth) / (depth + 1) % 2 == 0;
        if letter == quote && is_open {
            return Some((depth + 1, place - slashes.min(depth)));
        }
        slashes = if letter == '\\' { slashes + 1 } else { 0 };
    }
    Some((depth + 1, content.len()))
}

/// Whether what stands in quotes is itself the name of a secret, whose value is behind it: that is the secret then,
/// and would no longer be known for one without its name.
fn is_name(value: &str, (opener, length): (usize, usize)) -> bool {
    let (word, after) = value[opener..].split_at(length);
    let is_followed = after.trim_start_matches(['\\', '"', '\'']).trim_start().starts_with(':');
    is_followed && is_secret_member(word)
}

/// The id of an AWS access key.
fn access_key(rest: &str) -> Option<(usize, usize)> {
    let length = run(rest, |letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
    let is_key = length == 20 && (rest.starts_with("AKIA") || rest.starts_with("ASIA"));
    is_key.then_some((0, length))
}

/// An e-mail address, its `@` plain or as `%40`.
fn address(rest: &str, before: Option<char>) -> Option<(usize, usize)> {
    let is_local = |letter: char| letter.is_alphanumeric() || "._+-!#$&*~".contains(letter);
    if before.is_some_and(is_local) {
        return None;
    }
    let local = run(rest, is_local);
    let after = &rest[local..];
    let at = ["@", "%40"].into_iter().find(|at| after.starts_with(at))?;
    let domain = &after[at.len()..];
    let length = run(domain, |letter| letter.is_alphanumeric() || ".-".contains(letter));
    let has_dot = domain[..length].trim_matches('.').contains('.');
    (local > 0 && has_dot).then_some((0, local + at.len() + length))
}

/// The length of a percent-encoded byte (RFC 3986 section 2.1).
fn escape(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => 3,
        _ => 0,
    }
}

fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '-'
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    let start = text.as_bytes().get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// The length in bytes of the leading run of such letters.
fn run(text: &str, is_in: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !is_in(letter)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests;
