//! The HTTP API through its router.

mod authorizer;
mod cors;
mod events;
mod routing;
