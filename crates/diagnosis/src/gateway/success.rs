//! Successes that are none.

use crate::{Answer, Code, Finding};

/// A success whose body is no list of wishes; `reason` says what it lacks.
#[must_use]
pub fn not_a_list(answer: &Answer, reason: &str) -> Finding {
    let finding = Finding::proved(Code::NotAList, "The API answered with success, but not with a list of wishes. Its answer is shown as it came.")
        .seen(format!("Status {}: {reason}.", answer.status));
    returned_nothing(finding, answer)
        .step("Compare apiUrl in config.json with the route of the wish-list function.")
}

/// A success of a `POST` without the id of a new item and without the status 201: nothing says that
/// the wish was saved.
#[must_use]
pub fn not_confirmed(answer: &Answer) -> Finding {
    let finding = Finding::proved(
        Code::NotConfirmed,
        "The API answered with success, but it does not say that the wish was saved. What you typed is still in the form.",
    )
    .seen(format!("Status {} without the id of a new item; expected was 201 with {{\"id\": …}}.", answer.status));
    returned_nothing(finding, answer).step("Look at the list before you send it again.")
}

/// A new item that came back without what was sent.
#[must_use]
pub fn fields_not_stored(id: &str) -> Finding {
    Finding::proved(
        Code::FieldsNotStored,
        "The function stored a wish without what you typed, which is still in the form.",
    )
    .seen(format!("The list has the new item {id}, without its name."))
    .step("The function takes event.body for an object, and it is a JSON text: const {name, url, description} = JSON.parse(event.body);")
}

/// The tutorial's function reads `event.httpMethod`, which payload format 2.0 does not have, and then
/// returns nothing at all.
fn returned_nothing(finding: Finding, answer: &Answer) -> Finding {
    if answer.body.trim() != "null" {
        return finding;
    }
    finding.step("The function returned nothing. With payload format 2.0 it must read event.requestContext.http.method instead of event.httpMethod (or set the integration's payload format version to 1.0), and in either format JSON.parse(event.body).")
}
