//! The function behind the API: a pure handler of an event, over a store of wishes.

mod as_published;
pub(crate) mod crowd;
mod file_store;
mod mended;
pub(crate) mod own_cors;
mod scan;
mod store;

use serde_json::{Value, json};
use thiserror::Error;

pub use file_store::FileStore;
pub use store::{CannotReplace, MemoryStore, Store, StoreError};

/// The function did not return: the gateway answers 500.
#[derive(Debug, Error)]
pub(crate) enum FunctionError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The code threw, as JavaScript does.
    #[error("{0}")]
    Thrown(&'static str),
    /// The code panicked.
    #[error("the function panicked")]
    Panicked,
}

/// Which code is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// The tutorial's function without its two bugs.
    Mended,
    /// The tutorial's function, bugs included.
    AsPublished,
    /// A function whose every call fails.
    Throws,
    /// The function of a web site.
    Html,
    /// A function that returns a status and no body.
    Empty,
    /// A function that finds fault with every request.
    Refuses,
    /// A function that finds nothing.
    NotFound,
}

/// Runs `code` on an event. `request_id` is Lambda's `awsRequestId`, which becomes the key of a new
/// wish.
pub(crate) fn run(
    code: Code,
    event: &Value,
    store: &dyn Store,
    request_id: &str,
) -> Result<Value, FunctionError> {
    match code {
        Code::Mended => mended::handle(event, store, request_id),
        Code::AsPublished => as_published::handle(event, store, request_id),
        Code::Throws => Err(FunctionError::Thrown(
            "AccessDeniedException: not authorized to perform dynamodb:Scan",
        )),
        Code::Html => Ok(json!({
            "statusCode": 200,
            "headers": {"Content-Type": "text/html; charset=utf-8"},
            "body": "<!doctype html>\n<title>Welcome</title>\n<h1>Welcome</h1>\n",
        })),
        Code::Empty => Ok(json!({"statusCode": 200})),
        Code::Refuses => Ok(answer(400, &json!({"error": "a wish needs a price"}))),
        Code::NotFound => Ok(answer(404, &json!({"error": "there is no such list"}))),
    }
}

/// A function that answers its event.
pub(crate) fn echo(event: &Value) -> Value {
    answer(200, &json!({"event": event}))
}

/// A structured return value that both payload formats understand.
fn answer(status: u16, body: &Value) -> Value {
    json!({
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": body.to_string(),
    })
}
