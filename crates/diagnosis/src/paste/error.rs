//! Why a paste is of no use, in a sentence: what was expected, and what came instead.

use std::fmt;

/// The most that is read, in bytes.
pub(super) const MAX_BYTES: usize = 1_000_000;

/// What a paste may be.
const EXPECTED: &str = "Paste what `curl -i` printed, or the JSON of `aws apigatewayv2` get-api, get-apis, get-routes, get-authorizers, get-stages or get-integrations";

/// Why nothing could be taken from a paste. Holds nothing of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteError {
    /// Nothing but blanks.
    Empty,
    /// Larger than 1 MB.
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// A token, or the answer of a token endpoint.
    Token,
    /// An HTML page.
    Html,
    /// `An error occurred (…) when calling the … operation: …`.
    AwsRefused {
        /// Such as `AccessDeniedException`.
        code: String,
        /// Such as `GetApi`.
        operation: String,
        /// AWS's own words.
        message: String,
    },
    /// The AWS command line could not even ask.
    AwsNotReady {
        /// What it lacks, as advice.
        advice: &'static str,
    },
    /// JSON of another shape.
    OtherJson {
        /// The members of its outermost object, or a word for what it is.
        found: String,
    },
    /// JSON that breaks off or does not follow its grammar.
    BrokenJson {
        /// The line in which it breaks, counted from 1.
        line: usize,
        /// Whether it only ends too soon.
        cut_short: bool,
    },
    /// JSON that began before the paste did.
    Fragment,
    /// An empty list that could be of any command.
    EmptyList,
    /// A REST API's description.
    RestApi,
    /// A WebSocket API's description.
    WebSocketApi,
    /// Command lines without what they print.
    CommandOnly {
        /// Whether there are words such as `YOUR_API_ID` in it.
        has_gaps: bool,
    },
    /// A body without the status and the headers.
    BodyOnly,
    /// Output of the AWS command line in another format.
    OtherFormat {
        /// `table`, `yaml` or `text`.
        format: &'static str,
    },
    /// `curl` refused the command itself.
    CurlUsage {
        /// curl's exit code.
        code: u16,
    },
    /// The configuration of another API than that of `apiUrl`.
    OtherApi {
        /// The one that was pasted.
        pasted: String,
        /// The one of `apiUrl`.
        expected: String,
    },
    /// The API of `apiUrl`, in another region.
    OtherRegion {
        /// The one that was pasted.
        pasted: String,
        /// The one of `apiUrl`.
        expected: String,
    },
    /// Anything else.
    Unknown {
        /// How it begins.
        start: String,
    },
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "Nothing was pasted. {EXPECTED}."),
            Self::TooLarge { bytes } => write!(
                f,
                "The paste has {bytes} bytes, and at most {MAX_BYTES} are read. {EXPECTED}, and nothing else."
            ),
            Self::Token => f.write_str("This holds a token. Tokens do not belong in here, and it was not kept; the Token page takes tokens apart."),
            Self::Html => write!(f, "This is a web page. {EXPECTED}."),
            Self::AwsRefused { code, operation, message } => {
                write!(f, "AWS refused {operation} with {code}: “{message}”. {}", advice(code, operation))
            }
            Self::AwsNotReady { advice } => write!(f, "The AWS command line did not get as far as asking. {advice}"),
            Self::OtherJson { found } => write!(f, "This is JSON of another kind: {found}. {EXPECTED}."),
            Self::BrokenJson { line, cut_short: true } => write!(
                f,
                "The JSON ends too soon, in line {line}. Copy all of it, down to its last bracket."
            ),
            Self::BrokenJson { line, cut_short: false } => write!(
                f,
                "The JSON breaks near line {line}. A narrow terminal or a pager can break it: send the output to a file with “> out.json” and copy it from there."
            ),
            Self::Fragment => f.write_str("The paste begins in the middle of the JSON. Copy all of it, from its first bracket."),
            Self::EmptyList => f.write_str("This is an empty list, and it does not say of what. Paste the command line with it."),
            Self::RestApi => f.write_str("This describes a REST API (`aws apigateway`). This app calls an HTTP API, whose commands begin with `aws apigatewayv2`."),
            Self::WebSocketApi => f.write_str("This describes a WebSocket API, and this app calls an HTTP API. It was not used: find the HTTP API's id in apiUrl, or with `aws apigatewayv2 get-apis`."),
            Self::CommandOnly { has_gaps: true } => f.write_str("That is the command itself: put your ids in where it says YOUR_…, run it, and paste what it prints."),
            Self::CommandOnly { has_gaps: false } => f.write_str("That is the command itself: run it in a terminal, and paste what it prints."),
            Self::BodyOnly => f.write_str("This is the body of an answer, without its status and headers. Add -i to the curl command and paste what it prints then."),
            Self::OtherFormat { format } => write!(
                f,
                "This is the {format} output of the AWS command line, and only its JSON is read. Run the command again with “--output json”."
            ),
            Self::CurlUsage { code: 22 } => f.write_str("curl hid the answer because of its option -f. Run it with -i and without -f, and paste what it prints."),
            Self::CurlUsage { code } => write!(
                f,
                "curl refused the command itself (exit code {code}), so nothing was asked. Copy the command whole, its quotes included, and run it again."
            ),
            Self::OtherApi { pasted, expected } => write!(
                f,
                "This is about the API {pasted}, and apiUrl in config.json is about {expected}. It was not used: run the command with “--api-id {expected}”, or correct apiUrl."
            ),
            Self::OtherRegion { pasted, expected } => write!(
                f,
                "This API is in the region {pasted}, and apiUrl in config.json says {expected}. It was not used: correct apiUrl, or run the command with “--region {expected}”."
            ),
            Self::Unknown { start } => write!(f, "This begins with “{start}”, which is nothing that is understood here. {EXPECTED}."),
        }
    }
}

impl std::error::Error for PasteError {}

fn advice(code: &str, operation: &str) -> String {
    match code {
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" => format!(
            "The signed-in AWS user may not do that: use a profile with the permission apigateway:{}, or ask an administrator to run it.",
            if operation.starts_with("Get") { "GET" } else { "PATCH" }
        ),
        "NotFoundException" => "This account has no such thing in this region: compare --api-id and --region with apiUrl, and the account with “aws sts get-caller-identity”.".to_owned(),
        "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => {
            "The AWS session has ended: sign in to AWS again (“aws sso login”) and repeat it.".to_owned()
        }
        "UnrecognizedClientException" | "InvalidClientTokenId" | "SignatureDoesNotMatch" => {
            "AWS does not know these credentials: run “aws configure” or “aws sso login” and repeat it.".to_owned()
        }
        "TooManyRequestsException" | "ThrottlingException" => {
            "AWS asks to slow down: wait a few seconds and repeat it.".to_owned()
        }
        "BadRequestException" => "AWS did not understand a value: copy the command whole, its quotes included.".to_owned(),
        "ConflictException" => "It exists already, or is being changed: wait a moment and repeat it.".to_owned(),
        _ => "Correct that and repeat it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn each_refusal_of_aws_has_its_way_out() {
        for (codes, operation, expected) in [
            (
                "AccessDeniedException AccessDenied UnauthorizedOperation",
                "GetApi",
                "apigateway:GET,",
            ),
            ("AccessDeniedException", "UpdateApi", "apigateway:PATCH,"),
            ("NotFoundException", "GetApi", "aws sts get-caller-identity"),
            ("ExpiredTokenException ExpiredToken RequestExpired", "GetApi", "session has ended"),
            (
                "UnrecognizedClientException InvalidClientTokenId SignatureDoesNotMatch",
                "GetApi",
                "aws configure",
            ),
            ("TooManyRequestsException ThrottlingException", "GetApi", "slow down"),
            ("BadRequestException", "GetApi", "did not understand a value"),
            ("ConflictException", "GetApi", "is being changed"),
            ("Other", "GetApi", "Correct that"),
        ] {
            for code in codes.split(' ') {
                let advice = advice(code, operation);
                assert!(advice.contains(expected), "{code}: {advice}");
            }
        }
    }
}
