//! A token taken apart to be looked at, whatever it is. Looking is not believing.

use std::fmt;

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use relying_party::UnixSeconds;
use serde_json::{Map, Value};

use crate::authorizer::bare::bare;

/// As lenient as the gateway, whose reader takes padding too.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The longest part that is read, in bytes; an HTTP API takes 10 240 bytes of headers.
const MAX_PART: usize = 64 * 1024;

/// The shortest text without dots that has the look of a token, in bytes: what is shorter could be
/// guessed (RFC 6749 section 10.10), so nobody issues it.
const SHORTEST_OPAQUE: usize = 16;

/// A text that should be a token, taken apart. Holds neither the text nor its signature.
#[derive(Clone, PartialEq)]
pub struct Anatomy {
    /// What kind of token it is.
    pub form: Form,
    /// Its length in bytes.
    pub length: usize,
    /// What stands around it, or in its place, that does not belong there.
    pub slips: Vec<Slip>,
    /// The length of its signature as it is written, in characters, where it has three parts.
    pub signature: Option<usize>,
    /// The first part.
    pub header: Result<Map<String, Value>, PartError>,
    /// The second part of a signed token; an encrypted one hides its claims.
    pub claims: Result<Map<String, Value>, PartError>,
}

/// What kind of token a text is, by the number of its parts and by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Three parts: a signed JWT (RFC 7515 section 3.1).
    Signed,
    /// One part: only who issued it can read it.
    Opaque,
    /// Five parts (RFC 7516 section 3.1) and `alg: dir`: encrypted with a key that the tenant keeps to
    /// itself, which is the opaque token of newer Auth0 tenants.
    Closed,
    /// Five parts, encrypted with a public key that was given to the tenant for this API.
    Encrypted,
    /// Any other number of parts.
    Parts(usize),
}

/// What a person or a program did to a token on its way into a header or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The word `Bearer` stands before it. In a header it belongs there once.
    Bearer,
    /// The word `Bearer` stands before it more than once.
    BearerTwice,
    /// Quotes stand around it.
    Quotes,
    /// Line breaks or blanks stand within it.
    Blanks,
    /// Line breaks or blanks stood within it; without them it is a signed token.
    Broken,
    /// It is the value of an `Authorization` header.
    Header,
    /// It is part of a command, or of a program, that sends it.
    Command,
    /// It is part of a JSON answer.
    Answer,
    /// It is a parameter of an address.
    Address,
    /// It is what JavaScript writes for a promise that nobody waited for, or for nothing at all.
    NoToken,
}

/// Why a part cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartError {
    /// There is no such part, or it is empty.
    Missing,
    /// Longer than any gateway would take.
    TooLong,
    /// Not base64url (RFC 7515 section 2).
    Encoding,
    /// Not a JSON object.
    Json,
}

impl PartError {
    /// For people, as in "its header is …".
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too long to be one",
            Self::Encoding => "not base64url",
            Self::Json => "not a JSON object",
        }
    }
}

impl Anatomy {
    /// Takes any text apart, of any length. What is around the token is left aside and noted as
    /// [`Slip`]s: blanks, quotes, the word `Bearer`, a header, a JSON answer, a command, an address.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (token, slips) = bare(text);
        let token = token.as_ref();
        let parts = token.split('.').count();
        let mut each = token.split('.');
        let header = object(each.next());
        let second = object(each.next());
        let signature = each.next().map(str::len).filter(|_| parts == 3);
        let form = form(parts, header.as_ref().ok());
        let claims = if form == Form::Signed { second } else { Err(PartError::Missing) };
        Self { form, length: token.len(), slips, signature, header, claims }
    }

    /// How many parts it has; a signed token has 3.
    #[must_use]
    pub fn parts(&self) -> usize {
        match self.form {
            Form::Signed => 3,
            Form::Opaque => 1,
            Form::Closed | Form::Encrypted => 5,
            Form::Parts(count) => count,
        }
    }

    /// Whether it has not even the look of a token: no header that can be read, and too short for an
    /// opaque one, or words with blanks between.
    #[must_use]
    pub fn is_none(&self) -> bool {
        let is_short = self.form == Form::Opaque && self.length < SHORTEST_OPAQUE;
        !self.slips.contains(&Slip::NoToken)
            && self.header.is_err()
            && (is_short || self.slips.contains(&Slip::Blanks))
    }

    /// A header parameter that is a text.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.header.as_ref().ok()?.get(name)?.as_str()
    }

    /// A claim.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.as_ref().ok()?.get(name)
    }

    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claim(name)?.as_str()
    }

    /// A claim that is a point in time (RFC 7519 section 2).
    #[must_use]
    pub fn time(&self, name: &str) -> Option<UnixSeconds> {
        seconds(self.claim(name)?)
    }

    /// The texts of a claim that is one text or a list of them, such as `aud` (RFC 7519 section 4.1.3).
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<&str> {
        match self.claim(name) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The scopes in `scope` and `scp`, each a text with blanks between or a list: where an HTTP API
    /// looks for them.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        let words = |claim| self.list(claim).into_iter().flat_map(str::split_whitespace);
        words("scope").chain(words("scp")).collect()
    }

    /// What an HTTP API compares with its audiences: `aud`, and `client_id` only where there is no `aud`.
    ///
    /// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>.
    #[must_use]
    pub fn audiences(&self) -> Vec<&str> {
        match self.claim("aud") {
            Some(_) => self.list("aud"),
            None => self.text("client_id").into_iter().collect(),
        }
    }

    /// Whether it says of itself that it is an ID token: by `token_use` (Cognito), or by the claims that
    /// bind an ID token to its sign-in, without any scope (OpenID Connect Core 1.0 section 2).
    #[must_use]
    pub fn is_id_token(&self) -> bool {
        if let Some(purpose) = self.text("token_use") {
            return purpose == "id";
        }
        let binds = |claim: &&str| self.claim(claim).is_some();
        self.scopes().is_empty() && ["nonce", "at_hash", "c_hash", "s_hash"].iter().any(binds)
    }
}

/// A `NumericDate` (RFC 7519 section 2: fractions are allowed).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a date outside u64 is past or future all the same"
)]
pub(super) fn seconds(value: &Value) -> Option<UnixSeconds> {
    value.as_u64().or_else(|| value.as_f64().map(|seconds| seconds as u64))
}

fn form(parts: usize, header: Option<&Map<String, Value>>) -> Form {
    let alg = header.and_then(|header| header.get("alg")).and_then(Value::as_str);
    match (parts, alg) {
        (3, _) => Form::Signed,
        (1, _) => Form::Opaque,
        (5, Some("dir")) => Form::Closed,
        (5, Some(_)) => Form::Encrypted,
        (5, None) => Form::Parts(5),
        (count, _) => Form::Parts(count),
    }
}

fn object(part: Option<&str>) -> Result<Map<String, Value>, PartError> {
    let part = part.filter(|part| !part.is_empty()).ok_or(PartError::Missing)?;
    if part.len() > MAX_PART {
        return Err(PartError::TooLong);
    }
    let bytes = BASE64.decode(part).map_err(|_| PartError::Encoding)?;
    serde_json::from_slice(&bytes).map_err(|_| PartError::Json)
}

/// Claims tell of a person, so they stay out of logs.
impl fmt::Debug for Anatomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Anatomy")
            .field("form", &self.form)
            .field("length", &self.length)
            .field("slips", &self.slips)
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::authorizer::testing::{segment, token};

    #[test]
    fn forms_are_told_by_parts_and_header() {
        let with = |alg: &str, rest: &str| format!("{}{rest}", segment(&json!({"alg": alg})));
        for (text, form, parts) in [
            ("abc".to_owned(), Form::Opaque, 1),
            (String::new(), Form::Opaque, 1),
            (with("dir", "..a.b.c"), Form::Closed, 5),
            (with("RSA-OAEP-256", ".a.b.c.d"), Form::Encrypted, 5),
            ("a.b.c.d.e".to_owned(), Form::Parts(5), 5),
            ("a.b".to_owned(), Form::Parts(2), 2),
            (with("RS256", ".a.b"), Form::Signed, 3),
        ] {
            let anatomy = Anatomy::of(&text);
            assert_eq!((anatomy.form, anatomy.parts()), (form, parts), "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_token_is_noticed_and_left_aside() {
        let good = token(&json!({"alg": "RS256"}), &json!({"sub": "a"}));
        for (text, slips) in [
            (format!(" {good}\n"), vec![]),
            (format!("Bearer {good}"), vec![Slip::Bearer]),
            (format!("bearer Bearer {good}"), vec![Slip::BearerTwice]),
            (format!("\"{good}\""), vec![Slip::Quotes]),
            (format!("Bearer \"{good}\""), vec![Slip::Quotes, Slip::Bearer]),
        ] {
            let anatomy = Anatomy::of(&text);
            assert_eq!((anatomy.slips.as_slice(), anatomy.text("sub")), (&slips[..], Some("a")));
        }
        for (text, slip) in [
            ("Bearer [object Promise]", Slip::NoToken),
            ("undefined", Slip::NoToken),
            ("abc\ndef", Slip::Blanks),
        ] {
            assert!(Anatomy::of(text).slips.contains(&slip), "{text}");
        }
    }

    #[test]
    fn what_has_not_the_look_of_a_token_is_none() {
        for (text, is_none) in [
            ("hello", true),
            ("\"hello\"", true),
            ("I pasted the wrong clipboard", true),
            ("Hello. This is a mail.", true),
            ("0123456789abcde", true),
            ("0123456789abcdef", false),
            ("a.b", false),
            ("a.b.c", false),
            ("undefined", false),
            ("[object Promise]", false),
            ("e30. .x y", false),
        ] {
            assert_eq!(Anatomy::of(text).is_none(), is_none, "{text}");
        }
    }

    #[test]
    fn garbage_says_why_it_cannot_be_shown() {
        for (text, header, claims) in [
            ("..", Some(PartError::Missing), Some(PartError::Missing)),
            ("!.e30.x", Some(PartError::Encoding), None),
            ("e30.{}.x", None, Some(PartError::Encoding)),
            ("YQ.W10.x", Some(PartError::Json), Some(PartError::Json)),
            ("e30=.e30=.x", None, None),
        ] {
            let anatomy = Anatomy::of(text);
            assert_eq!((anatomy.header.err(), anatomy.claims.err()), (header, claims), "{text}");
        }
        let deep = format!("e30.{}.x", BASE64.encode("[".repeat(10_000)));
        assert_eq!(Anatomy::of(&deep).claims, Err(PartError::Json));
    }

    #[test]
    fn a_text_of_a_megabyte_is_looked_at() {
        for text in ["a".repeat(1 << 20), ".".repeat(1 << 20), "Bearer ".repeat(1 << 17)] {
            assert!(Anatomy::of(&text).claims.is_err());
        }
        let long = format!("{0}.{0}.{0}", "e30".repeat(100_000));
        assert_eq!(Anatomy::of(&long).header, Err(PartError::TooLong));
        assert_eq!(Anatomy::of("Bearer é.Bearer é").parts(), 2);
    }

    #[test]
    fn scopes_and_audiences_are_found_where_a_gateway_looks() {
        let of = |claims: Value| Anatomy::of(&token(&json!({"alg": "RS256"}), &claims));
        assert_eq!(of(json!({"scope": "a  b", "scp": ["c"]})).scopes(), ["a", "b", "c"]);
        assert_eq!(of(json!({"scp": "a b"})).scopes(), ["a", "b"]);
        assert_eq!(of(json!({"scope": 5, "permissions": ["a"]})).scopes(), [""; 0]);
        assert_eq!(of(json!({"aud": ["a", "b"], "client_id": "c"})).audiences(), ["a", "b"]);
        assert_eq!(of(json!({"client_id": "c"})).audiences(), ["c"]);
        assert_eq!(of(json!({"aud": null, "client_id": "c"})).audiences(), [""; 0]);
    }

    #[test]
    fn id_tokens_are_told_by_their_claims() {
        for (claims, expected) in [
            (json!({"aud": "c", "nonce": "n"}), true),
            (json!({"aud": "c", "at_hash": "h", "email": "a@b"}), true),
            (json!({"aud": "c", "nonce": "n", "scope": "openid"}), false),
            (json!({"aud": "c"}), false),
            (json!({"token_use": "id", "aud": "c"}), true),
            (json!({"token_use": "access", "nonce": "n"}), false),
        ] {
            let anatomy = Anatomy::of(&token(&json!({"alg": "RS256"}), &claims));
            assert_eq!(anatomy.is_id_token(), expected, "{claims}");
        }
    }
}
