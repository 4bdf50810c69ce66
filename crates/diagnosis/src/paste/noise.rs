//! What is no answer and no configuration: complaints of the tools, other formats, and the rest.

use super::{PasteError, redact::secrets};

/// How much of a text that nobody understands is shown, in letters.
const START: usize = 40;

/// What the AWS command line says before it asks, and what to do.
const NOT_READY: [(&str, &str); 12] = [
    (
        "Unable to locate credentials",
        "It has no credentials: run “aws configure” or “aws sso login”, or use AWS CloudShell in the console, where it is signed in.",
    ),
    ("You must specify a region", "It has no region: add “--region” with the region in apiUrl."),
    (
        "Could not connect to the endpoint URL",
        "It cannot reach AWS: check “--region” for a typing error, and the network.",
    ),
    (
        "The config profile",
        "The profile does not exist: “aws configure list-profiles” shows those that do.",
    ),
    (
        "Error loading SSO Token",
        "Its session is missing: run “aws sso login” and repeat the command.",
    ),
    (
        "SSO session associated with this profile has expired",
        "Its session has ended: run “aws sso login” and repeat the command.",
    ),
    (
        "Token has expired and refresh failed",
        "Its session has ended: run “aws sso login” and repeat the command.",
    ),
    (
        "Partial credentials found",
        "Its credentials are incomplete: run “aws configure” and repeat the command.",
    ),
    (
        "Invalid choice",
        "It is too old to know the command: install version 2 of the AWS command line, or use AWS CloudShell.",
    ),
    (
        "argument operation:",
        "It is too old to know the command: install version 2 of the AWS command line, or use AWS CloudShell.",
    ),
    (
        "the following arguments are required",
        "The command lacks a part: copy it whole and run it again.",
    ),
    (
        "Unknown options",
        "A quote or a part of the command was lost: copy it whole and run it again.",
    ),
];

/// A tool's complaint in a line.
pub(super) fn complaint(line: &str) -> Option<PasteError> {
    if let Some(refusal) = aws_refusal(line) {
        return Some(refusal);
    }
    if let Some((_, advice)) = NOT_READY.iter().find(|(words, _)| line.contains(words)) {
        return Some(PasteError::AwsNotReady { advice });
    }
    let is_missing = line.contains("not found") || line.contains("not recognized");
    let names_aws = line.contains("aws:") || line.contains("'aws'") || line.ends_with(": aws");
    (is_missing && names_aws).then_some(PasteError::AwsNotReady {
        advice: "It is not installed: install version 2 of it, or use AWS CloudShell in the console.",
    })
}

/// `An error occurred (AccessDeniedException) when calling the GetApi operation: …`.
fn aws_refusal(line: &str) -> Option<PasteError> {
    let (code, rest) = line.split_once("An error occurred (")?.1.split_once(')')?;
    let (operation, message) = rest.split_once("when calling the ")?.1.split_once(" operation")?;
    let message = message.split_once(": ").map_or("", |(_, message)| message);
    Some(PasteError::AwsRefused {
        code: short(code, 60),
        operation: short(operation, 60),
        message: short(message, 300),
    })
}

/// Why nothing was understood of a whole paste.
pub(super) fn problem(text: &str) -> PasteError {
    let trimmed = text.trim();
    let lower: String = trimmed.chars().take(2000).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype") || lower.contains("<html") || lower.contains("<body") {
        return PasteError::Html;
    }
    if trimmed.lines().any(is_table) {
        return PasteError::OtherFormat { format: "table" };
    }
    if trimmed.lines().any(is_yaml) {
        return PasteError::OtherFormat { format: "YAML" };
    }
    if trimmed.lines().any(|line| line.trim() == "None" || is_text(line)) {
        return PasteError::OtherFormat { format: "text" };
    }
    PasteError::Unknown { start: short(trimmed.lines().next().unwrap_or_default(), START) }
}

fn is_table(line: &str) -> bool {
    let line = line.trim();
    let is_rule = line.len() > 10 && line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|'));
    is_rule || line.starts_with('|') && line.ends_with('|') && line.len() > 2
}

/// `- RouteKey: …`, `CorsConfiguration:`.
fn is_yaml(line: &str) -> bool {
    let line = line.trim().trim_start_matches("- ");
    let Some((name, _)) = line.split_once(':') else { return false };
    let known = [
        "ApiEndpoint",
        "ApiId",
        "Items",
        "CorsConfiguration",
        "AllowOrigins",
        "RouteKey",
        "RouteId",
        "AuthorizerId",
        "StageName",
        "AutoDeploy",
        "IntegrationId",
        "JwtConfiguration",
    ];
    known.contains(&name)
}

/// `ITEMS<tab>NONE<tab>…`.
fn is_text(line: &str) -> bool {
    let mut words = line.split('\t');
    let first = words.next().unwrap_or_default();
    let is_name = first.len() > 3 && first.bytes().all(|byte| byte.is_ascii_uppercase());
    words.next().is_some() && is_name
}

/// The beginning of a text, on one line and without secrets.
fn short(text: &str, letters: usize) -> String {
    let safe = secrets(text.trim());
    let mut safe = safe.chars().filter(|letter| !letter.is_control());
    let mut short: String = safe.by_ref().take(letters).collect();
    if safe.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{complaint, is_table, is_text, is_yaml, short};

    #[test]
    fn other_formats_are_known_by_a_line() {
        for (line, table, yaml, text) in [
            ("-----------", true, false, false),
            ("----------", false, false, false),
            ("+----+----+--+", true, false, false),
            (" |  GetRoutes  | ", true, false, false),
            ("|a|", true, false, false),
            ("||", false, false, false),
            ("|a", false, false, false),
            ("- RouteKey: GET /x", false, true, false),
            ("  StageName: a", false, true, false),
            ("RouteKey", false, false, false),
            ("Other: x", false, false, false),
            ("ITEM\tNONE", false, false, true),
            ("ITE\tNONE", false, false, false),
            ("ITEMS", false, false, false),
            ("Items\tNONE", false, false, false),
        ] {
            assert_eq!(
                (is_table(line), is_yaml(line), is_text(line)),
                (table, yaml, text),
                "{line}"
            );
        }
    }

    #[test]
    fn a_command_that_is_not_there_is_told_from_other_words() {
        for (line, expected) in [
            ("bash: aws: command not found", true),
            ("'aws' is not recognized as an internal or external command", true),
            ("zsh: command not found: aws", true),
            ("zsh: command not found: curl", false),
            ("aws: x", false),
        ] {
            assert_eq!(complaint(line).is_some(), expected, "{line}");
        }
    }

    #[test]
    fn a_start_is_cut_to_the_letter() {
        for (text, expected) in [("abc", "abc"), ("abcd", "abc…"), (" a\tb ", "ab"), ("", "")] {
            assert_eq!(short(text, 3), expected);
        }
    }
}
