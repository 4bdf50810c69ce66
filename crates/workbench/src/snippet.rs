//! A request as a command or as a line of JavaScript. The token is a variable in each of them, unless its
//! text is handed in.

use crate::{record::Sent, secrets};

/// What a request is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// curl, for a POSIX shell.
    Curl,
    /// `Invoke-WebRequest`, for PowerShell.
    PowerShell,
    /// `fetch`, for a browser's console, Node.js or Deno.
    Fetch,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Curl, Self::PowerShell, Self::Fetch];

    /// A short name without blanks.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::PowerShell => "powershell",
            Self::Fetch => "fetch",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::PowerShell => "PowerShell",
            Self::Fetch => "fetch",
        }
    }

    /// Where it works, and what to do about the token.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Curl => "For bash, zsh and other POSIX shells. Put your token into TOKEN first.",
            Self::PowerShell => "For PowerShell on any system. Put your token into $Token first.",
            Self::Fetch => "For Node.js, Deno or a browser's console. Define token first.",
        }
    }

    /// The same for a request without a token.
    #[must_use]
    pub fn hint_without(self) -> &'static str {
        let hint = self.hint();
        hint.find(". ").map_or(hint, |end| &hint[..=end])
    }

    /// What else is to be known of a request with this method.
    #[must_use]
    pub fn hint_on_method(self, method: &str) -> Option<&'static str> {
        let is_custom = self == Self::PowerShell && !is_power_method(method);
        is_custom.then_some("For this method it has to be PowerShell 6 or later.")
    }
}

/// The request as `kind`. Without `token` the token is a variable; what looks like a token in the request
/// itself is taken out in any case.
#[must_use]
pub fn written(sent: &Sent, kind: Kind, token: Option<&str>) -> String {
    let clean = Sent {
        url: secrets::without_tokens(&sent.url),
        headers: sent
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), secrets::without_tokens(value)))
            .collect(),
        body: sent.body.as_deref().map(secrets::without_tokens),
        ..sent.clone()
    };
    match kind {
        Kind::Curl => curl(&clean, token),
        Kind::PowerShell => power_shell(&clean, token),
        Kind::Fetch => fetch(&clean, token),
    }
}

/// <https://curl.se/docs/manpage.html>. The body goes by `--data-raw`, which gives `@` no meaning.
fn curl(sent: &Sent, token: Option<&str>) -> String {
    let mut words = vec!["curl".to_owned()];
    // curl would wait for a body that a HEAD never has.
    words.extend(match sent.method.as_str() {
        "HEAD" => Some("--head".to_owned()),
        "GET" if sent.body.is_none() => None,
        method => Some(format!("--request {}", quoted(method))),
    });
    // It would take these for a range of URLs.
    if sent.url.contains(['[', ']', '{', '}']) {
        words.push("--globoff".to_owned());
    }
    words.push(quoted(&sent.url));
    if sent.with_token {
        words.push(match token {
            Some(token) => {
                format!("--header {}", quoted(&format!("authorization: Bearer {token}")))
            }
            None => "--header \"authorization: Bearer $TOKEN\"".to_owned(),
        });
    }
    for (name, value) in &sent.headers {
        // With a colon and no value, curl would leave the header out.
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.push(format!("--header {}", quoted(&line)));
    }
    if let Some(body) = &sent.body {
        words.push(format!("--data-raw {}", quoted(body)));
    }
    words.join(" \\\n  ")
}

/// One word of a POSIX shell: in single quotes nothing but the quote itself is special (POSIX.1-2024 XCU
/// section 2.2.2).
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>:
/// a word in single quotes, in which a quote is written twice; the curly ones are quotes, too.
fn power_shell(sent: &Sent, token: Option<&str>) -> String {
    let mut words = vec![
        "Invoke-WebRequest".to_owned(),
        power_method(&sent.method),
        format!("-Uri {}", power_quoted(&sent.url)),
    ];
    let is_type = |name: &str| name == "content-type";
    let mut headers: Vec<String> = Vec::new();
    if sent.with_token {
        headers.push(match token {
            Some(token) => {
                format!("'authorization' = {}", power_quoted(&format!("Bearer {token}")))
            }
            None => "'authorization' = \"Bearer $Token\"".to_owned(),
        });
    }
    for (name, value) in sent.headers.iter().filter(|(name, _)| !is_type(name)) {
        headers.push(format!("{} = {}", power_quoted(name), power_quoted(value)));
    }
    if !headers.is_empty() {
        words.push(format!("-Headers @{{ {} }}", headers.join("; ")));
    }
    if let Some((_, value)) = sent.headers.iter().find(|(name, _)| is_type(name)) {
        words.push(format!("-ContentType {}", power_quoted(value)));
    }
    if let Some(body) = &sent.body {
        // As bytes: otherwise old versions would send it in Latin-1.
        let text = power_quoted(body);
        words.push(format!("-Body ([Text.Encoding]::UTF8.GetBytes({text}))"));
    }
    words.join(" `\n  ")
}

/// What `-Method` takes; any other word goes by `-CustomMethod`, which PowerShell knows since 6.0
/// (<https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/invoke-webrequest>).
const POWER_METHODS: [&str; 10] =
    ["DEFAULT", "DELETE", "GET", "HEAD", "MERGE", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

fn is_power_method(method: &str) -> bool {
    POWER_METHODS.iter().any(|known| method.eq_ignore_ascii_case(known))
}

fn power_method(method: &str) -> String {
    let option = if is_power_method(method) { "-Method" } else { "-CustomMethod" };
    format!("{option} {}", power_quoted(method))
}

fn power_quoted(word: &str) -> String {
    let mut out = String::from("'");
    for letter in word.chars() {
        if matches!(letter, '\'' | '‘' | '’' | '‚' | '‛') {
            out.push(letter);
        }
        out.push(letter);
    }
    out.push('\'');
    out
}

fn fetch(sent: &Sent, token: Option<&str>) -> String {
    let mut headers: Vec<String> = Vec::new();
    if sent.with_token {
        headers.push(match token {
            Some(token) => {
                format!("    \"authorization\": {},", script(&format!("Bearer {token}")))
            }
            None => "    \"authorization\": `Bearer ${token}`,".to_owned(),
        });
    }
    headers.extend(
        sent.headers
            .iter()
            .map(|(name, value)| format!("    {}: {},", script(name), script(value))),
    );
    let mut members: Vec<String> = Vec::new();
    if sent.method != "GET" {
        members.push(format!("  method: {},", script(&sent.method)));
    }
    if !headers.is_empty() {
        members.push(format!("  headers: {{\n{}\n  }},", headers.join("\n")));
    }
    if let Some(body) = &sent.body {
        members.push(format!("  body: {},", script(body)));
    }
    let url = script(&sent.url);
    let options = if members.is_empty() {
        String::new()
    } else {
        format!(", {{\n{}\n}}", members.join("\n"))
    };
    format!(
        "const response = await fetch({url}{options});\nconsole.log(response.status, await response.text());"
    )
}

/// A text of JSON is one of JavaScript (ECMA-262, since 2019).
fn script(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
