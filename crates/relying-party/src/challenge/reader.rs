//! The elements of `WWW-Authenticate`, one by one, with the blanks and commas between them.

/// What stands between two separators.
pub(super) enum Element {
    /// The start of a challenge.
    Scheme { scheme: String, token68: Option<String> },
    /// `name=value`; the name in lower case, no value where it is unreadable.
    Parameter { name: String, value: Option<String> },
    /// Neither.
    Unreadable,
}

/// Yields each element and whether a comma (or the start of the field) stands before it.
pub(super) struct Reader<'a> {
    rest: &'a str,
    after_comma: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(field: &'a str) -> Self {
        Self { rest: field, after_comma: true }
    }

    /// A scheme starts after a comma only; in the form of AWS a blank separates parameters.
    fn element(&mut self) -> Element {
        let start = self.rest;
        let word = self.take_while(is_token_char);
        let after_word = self.rest;
        if !word.is_empty() {
            self.skip_blanks();
            if self.skip('=') {
                self.skip_blanks();
                let name = word.to_ascii_lowercase();
                return Element::Parameter { name, value: self.value() };
            }
            self.rest = after_word;
            if self.after_comma && self.is_at_separator() {
                return Element::Scheme { scheme: word.to_owned(), token68: self.token68() };
            }
        }
        self.rest = start;
        self.skip_unreadable();
        Element::Unreadable
    }

    /// A token or a quoted string; it ends where a separator stands, or it is unreadable.
    fn value(&mut self) -> Option<String> {
        let value = if self.rest.starts_with('"') {
            self.quoted()
        } else {
            let word = self.take_while(is_token_char);
            (!word.is_empty()).then(|| word.to_owned())
        };
        if !self.is_at_separator() {
            self.skip_unreadable();
            return None;
        }
        value
    }

    /// `token68` of RFC 9110 section 11.2; nothing but a comma may follow it.
    fn token68(&mut self) -> Option<String> {
        let start = self.rest;
        self.skip_blanks();
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
        let padding = self.take_while(|c| c == '=');
        self.skip_blanks();
        if !word.is_empty() && (self.rest.is_empty() || self.rest.starts_with(',')) {
            return Some(format!("{word}{padding}"));
        }
        self.rest = start;
        None
    }

    /// `quoted-string` of RFC 9110 section 5.6.4, from its first quote to behind its last one, or
    /// to the end of the field if it has no last one.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        let (mut is_readable, mut is_escaped) = (true, false);
        for (at, c) in self.rest.char_indices().skip(1) {
            match c {
                '"' if !is_escaped => {
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return is_readable.then_some(text);
                }
                '\\' if !is_escaped => is_escaped = true,
                _ => {
                    is_readable &= c == '\t' || !c.is_ascii_control();
                    is_escaped = false;
                    text.push(c);
                }
            }
        }
        self.rest = "";
        None
    }

    /// Goes to the next separator; what a quoted string holds separates nothing.
    fn skip_unreadable(&mut self) {
        while !self.is_at_separator() {
            if self.rest.starts_with('"') {
                self.quoted();
            }
            self.take_while(|c| !is_blank(c) && c != ',' && c != '"');
        }
    }

    fn is_at_separator(&self) -> bool {
        self.rest.chars().next().is_none_or(|c| is_blank(c) || c == ',')
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(is_blank);
    }

    fn skip(&mut self, wanted: char) -> bool {
        let after = self.rest.strip_prefix(wanted);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let after = self.rest.trim_start_matches(wanted);
        let taken = self.rest.strip_suffix(after).unwrap_or_default();
        self.rest = after;
        taken
    }
}

impl Iterator for Reader<'_> {
    type Item = (Element, bool);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.skip_blanks();
            if self.rest.is_empty() {
                return None;
            }
            if !self.skip(',') {
                let element = self.element();
                return Some((element, std::mem::take(&mut self.after_comma)));
            }
            self.after_comma = true;
        }
    }
}

/// `OWS` of RFC 9110 section 5.6.3.
fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// `tchar` of RFC 9110 section 5.6.2.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}
