//! A paste, line by line: command lines, what `curl` printed, JSON documents, and noise.

use serde_json::Value;

use super::{
    PasteError,
    command::{self, Aws, Command},
    head::{self, Address},
    json, noise,
    redact::secrets,
    shapes::{Asked, CurlFailure, Part, Pasted, Reply},
};
use crate::Answer;

/// The most of a body that is kept, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// After so many documents that are none, brackets count as noise.
const MAX_BROKEN: usize = 100;

/// Where the reading stands.
#[derive(Debug)]
pub(super) struct Transcript<'a> {
    text: &'a str,
    rest: &'a str,
    asked: Asked,
    aws: Option<Aws>,
    found: Vec<Pasted>,
    problem: Option<PasteError>,
    broken: usize,
    commands: usize,
    /// Whether there is a line that is neither a command nor a lone prompt.
    has_output: bool,
}

impl<'a> Transcript<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text,
            asked: Asked::default(),
            aws: None,
            found: Vec::new(),
            problem: None,
            broken: 0,
            commands: 0,
            has_output: false,
        }
    }

    /// Reads to the end. An error only where a part would be misunderstood without what is missing, or
    /// where nothing was found.
    pub(super) fn read(mut self) -> Result<Vec<Pasted>, PasteError> {
        while !self.rest.is_empty() {
            self.step()?;
        }
        if self.found.is_empty() {
            let is_bare = self.commands > 0 && !self.has_output;
            let problem = || {
                if is_bare {
                    PasteError::CommandOnly { has_gaps: self.text.contains("YOUR_") }
                } else {
                    noise::problem(self.text)
                }
            };
            return Err(self.problem.unwrap_or_else(problem));
        }
        Ok(self.found)
    }

    fn step(&mut self) -> Result<(), PasteError> {
        let (line, after) = head::line(self.rest);
        if command::text(line).is_some() {
            self.command();
        } else if let Some(request) = head::request(self.rest) {
            // `curl -v` shows what was really sent, which the command line only says in part.
            let url = self.asked.url.take();
            self.asked = Asked { url, ..request.asked };
            self.rest = request.rest;
        } else if let Some(head) = head::response(self.rest) {
            self.rest = head.rest;
            self.response(head);
        } else if let Some(failure) = self.curl_failure(line) {
            self.rest = after;
            match failure {
                Ok(failure) => self.found.push(Pasted::CurlFailed(failure)),
                Err(problem) => self.note(problem),
            }
        } else if starts_json(line) && self.broken < MAX_BROKEN {
            self.document(after)?;
        } else {
            if let Some(problem) = noise::complaint(line) {
                self.note(problem);
            }
            let line = line.trim_end();
            self.has_output |= !line.is_empty() && !line.ends_with(command::PROMPTS);
            self.rest = after;
        }
        Ok(())
    }

    /// A command line, with the lines that it goes on in.
    fn command(&mut self) {
        let mut whole = String::new();
        loop {
            let (line, after) = head::line(self.rest);
            self.rest = after;
            let line = if whole.is_empty() { command::text(line).unwrap_or(line) } else { line };
            let goes_on =
                ['\\', '`', '^'].into_iter().find_map(|mark| line.trim_end().strip_suffix(mark));
            let Some(line) = goes_on else {
                whole.push_str(line);
                break;
            };
            whole.push_str(line);
            whole.push(' ');
        }
        self.commands += 1;
        match command::parse(&whole) {
            Some(Command::Curl(asked)) => (self.asked, self.aws) = (asked, None),
            Some(Command::Aws(aws)) => (self.asked, self.aws) = (Asked::default(), Some(aws)),
            None => {}
        }
    }

    fn response(&mut self, head: head::Response<'a>) {
        // These have no body (RFC 9110 section 6.4.1), so what follows is something else.
        let is_bare = matches!(head.status, 204 | 304);
        let (body, rest) = if is_bare { ("", head.rest) } else { body(head.rest, head.verbose) };
        self.rest = rest;
        if head.is_interim {
            return;
        }
        let mut end = body.len().min(MAX_BODY);
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let answer =
            Answer { status: head.status, headers: head.headers, body: secrets(&body[..end]) };
        let is_redirect = (300..400).contains(&answer.status);
        self.found.push(Pasted::Answer(Reply { answer, asked: self.asked.clone() }));
        if is_redirect {
            // With `-L` the next answer is another URL's.
            self.asked.url = None;
        }
    }

    fn curl_failure(&self, line: &str) -> Option<Result<CurlFailure, PasteError>> {
        let (number, text) = line.split_once("curl: (")?.1.split_once(')')?;
        let code = number.parse().ok()?;
        // The command itself, or how the answer was stored: nothing of the server.
        if matches!(code, 1..=4 | 22 | 23 | 26 | 27 | 43 | 48) {
            return Some(Err(PasteError::CurlUsage { code }));
        }
        let url = self.asked.url.as_deref().filter(|url| !url.contains('$'));
        let asked = url.and_then(Address::of);
        let host = head::host_in(text).or_else(|| Some(asked?.host));
        // The words may be about a proxy, whose port is not that of the URL.
        let of_url = asked.filter(|asked| Some(asked.host) == host);
        let port = head::port_in(text).or_else(|| of_url?.port);
        Some(Ok(CurlFailure { code, text: secrets(text.trim()), host: host.map(secrets), port }))
    }

    fn document(&mut self, next_line: &'a str) -> Result<(), PasteError> {
        let lead = self.rest.len() - self.rest.trim_start().len();
        let text = &self.rest[lead..];
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                let rest = &text[stream.byte_offset()..];
                if rest.trim_start().starts_with([',', ']', '}']) {
                    return Err(PasteError::Fragment);
                }
                self.rest = rest;
                match json::configuration(&value, self.aws.as_ref()) {
                    Ok(found) if self.is_stray(&found.part) => {}
                    Ok(found) => self.found.push(Pasted::Configuration(found)),
                    Err(problem) => self.note(problem),
                }
            }
            Some(Err(error)) if is_document(text) => {
                let before = self.text.len() - text.len();
                let line = self.text[..before].matches('\n').count() + error.line();
                return Err(PasteError::BrokenJson { line, cut_short: error.is_eof() });
            }
            _ => {
                self.broken += 1;
                self.rest = next_line;
            }
        }
        Ok(())
    }

    /// A lone `null` behind a `curl` is the body of an answer.
    fn is_stray(&mut self, part: &Part) -> bool {
        let is_lone = matches!(part, Part::Cors { sure: false, .. });
        let is_body = is_lone && (self.asked.headers_known || !self.found.is_empty());
        if is_body {
            self.note(PasteError::BodyOnly);
        }
        is_body
    }

    fn note(&mut self, problem: PasteError) {
        self.problem.get_or_insert(problem);
    }
}

/// The body of an answer and what follows it.
fn body(rest: &str, verbose: bool) -> (&str, &str) {
    let start = rest.trim_start();
    if start.starts_with(['{', '[']) {
        let mut stream = serde_json::Deserializer::from_str(start).into_iter::<Value>();
        if let Some(Ok(_)) = stream.next() {
            return start.split_at(stream.byte_offset());
        }
    }
    let mut end = rest;
    while !end.is_empty() {
        let (line, after) = head::line(end);
        let is_next = command::text(line).is_some()
            || head::is_status(line)
            || line.contains("curl: (")
            || verbose && (line.starts_with("* ") || line.starts_with("> "));
        if is_next {
            break;
        }
        end = after;
    }
    let length = rest.len() - end.len();
    (rest[..length].trim(), end)
}

fn starts_json(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['{', '[']) || line == "null"
}

/// Whether a text that is no JSON was meant to be: a prompt such as `[me@host ~]$` is not.
fn is_document(text: &str) -> bool {
    let Some(inner) = text.strip_prefix(['{', '[']) else { return false };
    let inner = inner.trim_start();
    inner.is_empty() || inner.starts_with(['"', '{', '[', '}', ']'])
}
