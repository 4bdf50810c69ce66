//! The failure catalogue: every known way in which a browser app, its tenant and its API fail
//! together, by the ids that findings name.
//!
//! The letter is the room: `E` the page and its browser, `L` sign-in, `T` the token, `N` the network,
//! `C` CORS, `G` the gateway, `A` its authorizer, `B` the function behind it. An id either has codes
//! that can stand for it or a reason why no finding of this app can.

use crate::Code;

/// Every id. `A09` and `A14` to `A19` do not exist.
pub const IDS: [&str; 112] = [
    "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12", "E13",
    "E14", "E15", //
    "L01", "L02", "L03", "L04", "L05", "L06", "L07", "L08", "L09", "L10", "L11", "L12", "L13",
    "L14", "L15", "L16", "L17", "L18", "L19", "L20", //
    "T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10", "T11", "T12", "T13",
    "T14", "T15", "T16", "T17", "T18", "T19", "T20", //
    "N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", //
    "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13",
    "C14", "C15", "C16", "C17", "C18", "C19", "C20", "C21", "C22", "C23", "C24", //
    "G01", "G02", "G03", "G04", "G05", //
    "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A10", "A11", "A12", "A13", "A20",
    "A21", //
    "B01", "B02", "B03", "B04", "B05", "B06",
];

/// The ids that no finding stands for, each with the reason; `docs/failures.md` lists the same.
pub const WITHOUT_FINDING: &[(&str, &str)] = &[
    (
        "E08",
        "The probe `without-cors` can fail where calls work, if the API sends `Cross-Origin-Resource-Policy: same-origin` or the page requires such a header. It is no failure: a readable answer counts for more than that probe, and this page requires none.",
    ),
    (
        "E12",
        "A copy in the HTTP cache without CORS headers cannot be met: every call and probe goes past the cache (`no-store`).",
    ),
    (
        "L20",
        "A blocked popup or frame cannot be met: signing in, restoring the session and signing out are redirects of the whole page.",
    ),
    (
        "T17",
        "An access token in the profile of RFC 9068 (`typ` is `at+jwt`) works, and `aud` is checked as ever.",
    ),
    (
        "T19",
        "A Cognito access token without `aud` works: the authorizer compares `client_id` with its audience. The guide to Cognito says what to write.",
    ),
    (
        "T20",
        "Cognito groups are no rule that an authorizer could check, so no call fails by them: the function must look at `cognito:groups`, which it gets as one text such as `[a b]`.",
    ),
    ("C13", "A conflict of cookies with `*` cannot be met: the app sends no cookies to the API."),
    (
        "C21",
        "`*` in `AllowHeaders` should not cover `authorization` by the standard, and every engine that was measured lets it pass, so it is no cause today. The commands list the header all the same.",
    ),
    (
        "B06",
        "A wish that is there twice is no failed call, and two equal wishes may be meant. What leads to it is said where it happens: each finding after which a wish may have been saved says so.",
    ),
];

/// The codes that can stand for an id, in the order of [`Code::ALL`].
pub fn codes(id: &str) -> impl Iterator<Item = Code> {
    let stands_for = move |code: &Code| code.catalogue().split(' ').any(|known| known == id);
    Code::ALL.iter().copied().filter(stands_for)
}

/// Why no finding stands for an id; `None` where one does, or where there is no such id.
#[must_use]
pub fn reason_without_finding(id: &str) -> Option<&'static str> {
    let (_, reason) = WITHOUT_FINDING.iter().find(|(known, _)| *known == id)?;
    Some(reason)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_id_has_a_code_or_a_reason_and_never_both() {
        for id in IDS {
            let (codes, reason) = (codes(id).count(), reason_without_finding(id));
            assert_ne!(codes > 0, reason.is_some(), "{id} has {codes} codes and {reason:?}");
        }
    }

    #[test]
    fn nothing_names_an_id_that_there_is_not() {
        let known = BTreeSet::from(IDS);
        for code in Code::ALL {
            for id in code.catalogue().split_whitespace() {
                assert!(known.contains(id), "{code:?} names {id}");
            }
        }
        for (id, _) in WITHOUT_FINDING {
            assert!(known.contains(id), "{id}");
        }
    }

    #[test]
    fn no_id_stands_there_twice() {
        assert_eq!(BTreeSet::from(IDS).len(), IDS.len());
        let reasons: BTreeSet<&str> = WITHOUT_FINDING.iter().map(|(id, _)| *id).collect();
        assert_eq!(reasons.len(), WITHOUT_FINDING.len());
        for code in Code::ALL {
            let ids: Vec<&str> = code.catalogue().split_whitespace().collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{code:?}");
        }
    }

    #[test]
    fn each_room_is_complete() {
        let numbers = |room: char| -> Vec<u8> {
            IDS.iter().filter_map(|id| id.strip_prefix(room)?.parse().ok()).collect()
        };
        for (room, last) in
            [('E', 15), ('L', 20), ('T', 20), ('N', 8), ('C', 24), ('G', 5), ('B', 6)]
        {
            assert_eq!(numbers(room), (1..=last).collect::<Vec<_>>(), "{room}");
        }
        assert_eq!(numbers('A'), [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 20, 21]);
    }

    #[test]
    fn reasons_are_sentences() {
        for (id, reason) in WITHOUT_FINDING {
            assert!(reason.ends_with('.'), "{id}: {reason}");
        }
    }
}
