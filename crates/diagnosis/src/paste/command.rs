//! Command lines that were copied together with what they printed.

use super::{redact::secrets, shapes::Asked};

/// A command that says what the lines after it are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// `curl`: the request.
    Curl(Asked),
    /// `aws apigatewayv2`.
    Aws(Aws),
}

/// A command of the AWS command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Aws {
    /// `get-routes` and the like.
    pub(super) operation: String,
    /// `--api-id`.
    pub(super) api_id: Option<String>,
    /// `--query`.
    pub(super) query: Option<String>,
}

/// What a shell prints before what a person types.
pub(super) const PROMPTS: [char; 9] = ['$', '#', '%', '>', '❯', '➜', '»', 'λ', '~'];

/// Options of curl, short and long, that take a value and say nothing about the request's shape.
const WITH_VALUE: &str = "AbcCDeEFhKmoPQrtTuUwxyYz";
const LONG_WITH_VALUE: [&str; 12] = [
    "--output",
    "--max-time",
    "--connect-timeout",
    "--write-out",
    "--cacert",
    "--resolve",
    "--user-agent",
    "--dump-header",
    "--proxy",
    "--cookie",
    "--retry",
    "--cert",
];

/// The command of a line, if it has one; a prompt may stand before it.
pub(super) fn text(line: &str) -> Option<&str> {
    ["curl ", "curl.exe ", "aws "].into_iter().find_map(|name| {
        let at = line.find(name)?;
        let before = line[..at].trim_end();
        (before.is_empty() || before.ends_with(PROMPTS)).then(|| &line[at..])
    })
}

/// Reads a command line.
pub(super) fn parse(line: &str) -> Option<Command> {
    let mut words = words(line).into_iter();
    match words.next()?.as_str() {
        "curl" | "curl.exe" => Some(Command::Curl(curl(words))),
        "aws" => Some(Command::Aws(aws(words))),
        _ => None,
    }
}

fn aws(words: impl Iterator<Item = String>) -> Aws {
    let mut aws = Aws::default();
    let mut words = words;
    while let Some(word) = words.next() {
        let (name, attached) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                (name.to_owned(), Some(value.to_owned()))
            }
            _ => (word, None),
        };
        match name.as_str() {
            "--api-id" => aws.api_id = attached.or_else(|| words.next()),
            "--query" => aws.query = attached.or_else(|| words.next()),
            name if name.starts_with("get-") && aws.operation.is_empty() => {
                name.clone_into(&mut aws.operation);
            }
            _ => {}
        }
    }
    aws
}

fn curl(words: impl Iterator<Item = String>) -> Asked {
    let mut asked = Asked { headers_known: true, ..Asked::default() };
    let mut method = None;
    let mut has_body = false;
    let mut words = words;
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            let (name, attached) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let mut value = || attached.clone().or_else(|| words.next()).unwrap_or_default();
            match name {
                "request" => method = Some(value()),
                "header" => header(&mut asked, &value()),
                "url" => asked.url = Some(secrets(&value())),
                "head" => method = method.or_else(|| Some("HEAD".to_owned())),
                "oauth2-bearer" | "user" => {
                    value();
                    asked.token_sent = true;
                }
                _ if name.starts_with("data") || name == "json" => {
                    value();
                    has_body = true;
                }
                _ if LONG_WITH_VALUE.contains(&word.as_str()) => {
                    value();
                }
                _ => {}
            }
        } else if let Some(cluster) = word.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
            for (at, letter) in cluster.char_indices() {
                let attached = &cluster[at + letter.len_utf8()..];
                let mut value = || {
                    if attached.is_empty() {
                        words.next().unwrap_or_default()
                    } else {
                        attached.to_owned()
                    }
                };
                match letter {
                    'X' => method = Some(value()),
                    'H' => header(&mut asked, &value()),
                    'I' => {
                        method = method.or_else(|| Some("HEAD".to_owned()));
                        continue;
                    }
                    'd' => {
                        value();
                        has_body = true;
                    }
                    letter if WITH_VALUE.contains(letter) => {
                        value();
                    }
                    _ => continue,
                }
                break;
            }
        } else if asked.url.is_none() {
            asked.url = Some(secrets(&word));
        }
    }
    let method = method.unwrap_or_else(|| if has_body { "POST" } else { "GET" }.to_owned());
    asked.method = Some(secrets(&method.to_ascii_uppercase()));
    asked
}

/// Takes in a header of a request; the value of `Authorization` is not kept.
pub(super) fn header(asked: &mut Asked, line: &str) {
    let Some((name, value)) = line.split_once(':') else { return };
    let value = value.trim();
    match name.trim().to_ascii_lowercase().as_str() {
        _ if value.is_empty() => {}
        "origin" => asked.origin = Some(secrets(value)),
        "access-control-request-method" => asked.wanted_method = Some(secrets(value)),
        "access-control-request-headers" => asked.wanted_headers = list(value),
        "authorization" => asked.token_sent = true,
        _ => {}
    }
}

/// The members of a list between commas, in lower case.
pub(super) fn list(value: &str) -> Vec<String> {
    let words = value.split(',').map(|word| secrets(word.trim()).to_ascii_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

/// The words of a command line, with the quotes of a POSIX shell; an open quote ends with the line.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None | Some('"'), '\\') => {
                word.get_or_insert_default().extend(letters.next());
            }
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::{Aws, Command, parse, text, words};

    #[test]
    fn commands_behind_prompts() {
        let cases = [
            ("curl -i x", Some("curl -i x")),
            ("$ curl -i x", Some("curl -i x")),
            ("me@host:~/a$ aws x", Some("aws x")),
            ("PS C:\\> curl.exe x", Some("curl.exe x")),
            ("❯ aws x", Some("aws x")),
            ("see curl x", None),
            ("curl: (6) Could", None),
        ];
        for (line, command) in cases {
            assert_eq!(text(line), command, "{line}");
        }
    }

    #[test]
    fn words_of_a_shell() {
        assert_eq!(words(r#"a 'b c'"d" \e "f\"g" 'h"#), ["a", "b cd", "e", "f\"g", "h"]);
        assert_eq!(words("''"), [""]);
    }

    #[test]
    fn a_preflight() {
        let line = "curl -si -X OPTIONS 'https://a/b' -H 'Origin: http://o' -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: Authorization, content-type'";
        let Some(Command::Curl(asked)) = parse(line) else { panic!("{line}") };
        assert_eq!(asked, super::Asked::preflight("https://a/b", "http://o"));
    }

    #[test]
    fn methods_and_tokens() {
        let cases = [
            ("curl -i https://a", "GET", false),
            ("curl -iXPOST https://a", "POST", false),
            (
                "curl -d '{}' -H 'Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.a.b' https://a",
                "POST",
                true,
            ),
            ("curl -I https://a", "HEAD", false),
            ("curl --request=put --json '{}' https://a", "PUT", false),
            ("curl -o out -u me:pw https://a", "GET", false),
            ("curl --oauth2-bearer abc https://a", "GET", true),
            ("curl --user=me:pw https://a", "GET", true),
            ("curl -H 'Authorization:' https://a", "GET", false),
            ("curl --header 'authorization: x' https://a", "GET", true),
            ("curl --url https://a", "GET", false),
            ("curl --url=https://a --compressed", "GET", false),
            ("curl --head https://a", "HEAD", false),
            ("curl -X put -I https://a", "PUT", false),
            ("curl --request put --head https://a", "PUT", false),
            ("curl -sda https://a", "POST", false),
            ("curl --data-raw x https://a", "POST", false),
            ("curl --data=x --request get https://a", "GET", false),
            ("curl -so /dev/null --max-time 5 https://a https://b", "GET", false),
        ];
        for (line, method, token_sent) in cases {
            let Some(Command::Curl(asked)) = parse(line) else { panic!("{line}") };
            assert_eq!(
                (asked.method.as_deref(), asked.token_sent),
                (Some(method), token_sent),
                "{line}"
            );
            assert_eq!(asked.url.as_deref(), Some("https://a"), "{line}");
        }
    }

    #[test]
    fn aws_commands() {
        let line =
            "aws apigatewayv2 get-api --api-id=a1 --query CorsConfiguration --region eu-west-1";
        let aws = Aws {
            operation: "get-api".to_owned(),
            api_id: Some("a1".to_owned()),
            query: Some("CorsConfiguration".to_owned()),
        };
        assert_eq!(parse(line), Some(Command::Aws(aws)));
        let line = "aws --query=a=b apigatewayv2 get-routes get-api --api-id a1 x=y";
        let aws = Aws {
            operation: "get-routes".to_owned(),
            api_id: Some("a1".to_owned()),
            query: Some("a=b".to_owned()),
        };
        assert_eq!(parse(line), Some(Command::Aws(aws)));
        assert_eq!(parse("wget https://a"), None);
    }
}
