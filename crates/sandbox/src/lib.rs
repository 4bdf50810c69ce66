//! The sandbox: a stand-in for an Auth0 tenant and for an AWS HTTP API with the tutorial's wish-list
//! function behind it, on one laptop and without any account.
//!
//! It is honest: passwords, redirect URIs, PKCE verifiers, signatures, audiences, scopes and CORS
//! requests are all checked, and the answers are those that Auth0 and AWS document or that were seen
//! live. It can be broken on purpose, in every way that people meet: see [`Fault`]; and each endpoint fails in each way that
//! servers and networks have: see [`Breakage`].
//!
//! | room | what it is |
//! |---|---|
//! | `tenant` | the OpenID provider: login, consent, tokens, keys, logout |
//! | `gateway` | the HTTP API: routes, CORS, JWT authorizer, events and answers |
//! | `function` | the wish-list function, over a store |
//! | `breakage` | what stands before an endpoint while it is broken |
//! | `control` | the page and the JSON API that switch faults and move the clock |
//! | `serve`, `state` | the sockets, and what the three listeners share |
//! | `clock`, `entropy` | the only places that read the clock and make random values |
//!
//! [`Sandbox::start`] serves everything on real sockets. For tests in process there are plain routers
//! over a [`State`]: [`tenant_router`], [`api_router`] and [`control_router`]; what a socket would do
//! with an answer that is none says [`hangs_up`].

mod breakage;
mod broken;
mod clock;
mod config;
mod control;
mod entropy;
#[cfg(test)]
mod fault_table;
mod faults;
mod function;
mod gateway;
mod keys;
mod record;
mod running;
mod serve;
mod state;
mod sync;
mod tenant;
#[cfg(test)]
mod testing;
mod web;

pub use breakage::{Breakage, Endpoint, UnknownBreakage, Way};
pub use config::{Config, ConfigError};
pub use control::control_router;
pub use faults::{Fault, Part, UnknownFault};
pub use function::{CannotReplace, FileStore, MemoryStore, Store, StoreError};
pub use gateway::api_router;
pub use keys::{KeyError, Keys};
pub use record::{HeardRequest, RecordedRequest};
pub use running::{Sandbox, StartError};
pub use serve::hangs_up;
pub use state::State;
pub use tenant::{Account, tenant_router};
