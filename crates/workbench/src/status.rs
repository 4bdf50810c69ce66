//! Statuses in words: the standard's phrase (RFC 9110 section 15 and the IANA registry), and what it means
//! for somebody who calls an HTTP API.

/// Phrase and meaning of the statuses that people meet.
const KNOWN: [(u16, &str, &str); 36] = [
    (200, "OK", "It worked, and the answer is in the body."),
    (201, "Created", "Something new was made."),
    (202, "Accepted", "It will be done later; the answer does not say whether it works."),
    (
        203,
        "Non-Authoritative Information",
        "It worked; something on the way has changed the answer.",
    ),
    (204, "No Content", "It worked, and there is nothing to show."),
    (205, "Reset Content", "It worked; the form may be emptied."),
    (206, "Partial Content", "A part of the whole, as it was asked for."),
    (301, "Moved Permanently", "It is at another address for good."),
    (302, "Found", "It is at another address for now."),
    (303, "See Other", "The answer is at another address, to be read with GET."),
    (304, "Not Modified", "Nothing has changed since it was last read."),
    (307, "Temporary Redirect", "It is at another address for now; the method stays."),
    (308, "Permanent Redirect", "It is at another address for good; the method stays."),
    (
        400,
        "Bad Request",
        "The API does not understand the request: its body, its query or a header.",
    ),
    (
        401,
        "Unauthorized",
        "The API does not know who asks: no token, or one that it does not accept.",
    ),
    (402, "Payment Required", "The API wants to be paid for, or a quota is used up."),
    (403, "Forbidden", "The API knows who asks and says no: a scope or a permission is missing."),
    (404, "Not Found", "There is no such route, or nothing at this address."),
    (405, "Method Not Allowed", "There is something here, and not for this method."),
    (406, "Not Acceptable", "The API has no answer in a form that Accept asks for."),
    (408, "Request Timeout", "The API waited too long for the request."),
    (
        409,
        "Conflict",
        "It does not fit what is stored: it exists already, or was changed meanwhile.",
    ),
    (410, "Gone", "It was here and will not come back."),
    (411, "Length Required", "The request must say how long its body is."),
    (412, "Precondition Failed", "A condition of the request, such as If-Match, does not hold."),
    (
        413,
        "Content Too Large",
        "The body is larger than the API takes; an AWS HTTP API takes 10 MB.",
    ),
    (414, "URI Too Long", "The URL is longer than the API takes."),
    (415, "Unsupported Media Type", "The API does not take a body of this content-type."),
    (422, "Unprocessable Content", "The API reads the body and cannot use what it says."),
    (429, "Too Many Requests", "Too much was asked in too short a time; wait a little."),
    (431, "Request Header Fields Too Large", "The headers are longer than the API takes."),
    (
        500,
        "Internal Server Error",
        "The function behind the API failed, or answered what the API cannot read.",
    ),
    (501, "Not Implemented", "The API knows no such method."),
    (502, "Bad Gateway", "What is behind the API gave no usable answer."),
    (
        503,
        "Service Unavailable",
        "The API cannot answer now: it is busy, or the function took too long.",
    ),
    (504, "Gateway Timeout", "What is behind the API gave no answer in time."),
];

/// The phrase of the standard; empty where there is none.
#[must_use]
pub fn phrase(status: u16) -> &'static str {
    known(status).map_or("", |(_, phrase, _)| phrase)
}

/// What a status means. One that is not known means what the first of its class does (RFC 9110 section
/// 15).
#[must_use]
pub fn meaning(status: u16) -> &'static str {
    known(status).map_or_else(|| of_class(status), |(_, _, meaning)| meaning)
}

fn known(status: u16) -> Option<&'static (u16, &'static str, &'static str)> {
    KNOWN.iter().find(|(known, ..)| *known == status)
}

fn of_class(status: u16) -> &'static str {
    match status {
        200..300 => "It worked.",
        300..400 => "The answer is somewhere else.",
        400..500 => "The API finds a mistake in the request.",
        500..600 => "The API failed; the request may be right.",
        _ => "This is no final status of HTTP.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_words() {
        for (status, words) in [
            (200, "OK"),
            (413, "Content Too Large"),
            (422, "Unprocessable Content"),
            (299, ""),
            (418, ""),
        ] {
            assert_eq!(phrase(status), words);
        }
        assert!(KNOWN.is_sorted_by_key(|(status, ..)| *status));
        for status in 100..=599 {
            assert!(meaning(status).ends_with('.'), "{status}");
        }
        assert_eq!(meaning(299), of_class(200));
        assert_eq!(meaning(418), of_class(400));
    }
}
