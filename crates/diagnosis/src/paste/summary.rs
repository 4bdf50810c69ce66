//! What was understood of a paste, in a sentence: a person sees that it was read, and what it does not
//! prove.

use super::{
    answers::{self, Whose},
    shapes::{Part, Pasted, Reply},
};
use crate::Place;

impl Pasted {
    /// What it is, and where it proves less than one might think, why.
    #[must_use]
    pub fn summary(&self, place: &Place) -> String {
        match self {
            Self::Answer(reply) => of_reply(reply, place),
            Self::CurlFailed(failure) => {
                format!(
                    "curl got no answer: ({}) {}.",
                    failure.code,
                    failure.text.trim_end_matches('.')
                )
            }
            Self::Configuration(configuration) => of_part(&configuration.part),
        }
    }
}

fn of_part(part: &Part) -> String {
    match part {
        Part::Api(api) => match (&api.name, &api.id) {
            (Some(name), Some(id)) => format!("The description of the API {name} ({id})."),
            (Some(one), None) | (None, Some(one)) => format!("The description of the API {one}."),
            (None, None) => "The description of the API.".to_owned(),
        },
        Part::Apis(apis) => format!("A list of {}.", count(apis.len(), "API")),
        Part::Cors { configuration: Some(_), .. } => "A CORS configuration.".to_owned(),
        Part::Cors { configuration: None, .. } => "The API has no CORS configuration.".to_owned(),
        Part::Routes { routes, complete: true } => {
            format!("A list of {}.", count(routes.len(), "route"))
        }
        Part::Routes { routes, complete: false } => {
            format!(
                "{}, and there may be more: the list is not whole.",
                count(routes.len(), "route")
            )
        }
        Part::Authorizers(all) => format!("A list of {}.", count(all.len(), "authorizer")),
        Part::Stages(all) => format!("A list of {}.", count(all.len(), "stage")),
        Part::Integrations(all) => format!("A list of {}.", count(all.len(), "integration")),
    }
}

fn of_reply(reply: &Reply, place: &Place) -> String {
    let status = reply.answer.status;
    let asked = &reply.asked;
    let what = match (reply.is_preflight(), asked.method.as_deref()) {
        (Some(true), _) => "a preflight".to_owned(),
        (_, Some(method)) => format!("a {method}"),
        (Some(false), None) => "a call".to_owned(),
        (None, None) => "a request that is not shown".to_owned(),
    };
    let what = format!("The answer to {what}, status {status}.");
    match answers::whose(reply, place) {
        Whose::OtherHost => {
            return format!(
                "{what} It is of another host or port than apiUrl, so it was not used."
            );
        }
        Whose::OtherPath => {
            return format!(
                "{what} It is of another path than apiUrl, where another route may answer, so it was not used."
            );
        }
        Whose::Own | Whose::Unknown => {}
    }
    let is_preflight = reply.is_preflight() == Some(true);
    match asked.origin.as_deref() {
        Some(origin) if origin != place.page_origin => {
            format!(
                "{what} It was asked for the origin {origin}, so it says nothing about {}.",
                place.page_origin
            )
        }
        None if asked.headers_known => format!(
            "{what} It was asked without the header Origin, and then an HTTP API sends no CORS headers: about CORS it proves nothing."
        ),
        Some(_) if is_preflight && asked.wanted_method.is_none() => format!(
            "{what} It was asked without Access-Control-Request-Method, so it is no preflight and proves nothing about one."
        ),
        _ => what,
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
