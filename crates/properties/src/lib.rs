//! What must hold for every input from outside: a function for each parser, which panics where it does not.
//!
//! The functions are called by the fuzzer (`fuzz/`, `cargo xtask fuzz`) and, with the inputs that are kept in
//! `fuzz/corpus` and with changed ones, by the tests of this package. `docs/fuzzing.md` lists the properties.
#![expect(
    clippy::panic,
    reason = "a property that does not hold is a panic: the fuzzer looks for those"
)]

mod access_token;
mod answer;
mod api_url;
mod callback;
mod challenge;
mod composed;
mod config;
mod console_link;
mod export;
mod id_token;
mod import;
mod initiation;
mod input;
mod issuer;
mod json;
mod jwks;
mod jwt;
mod link;
mod metadata;
mod party;
mod paste;
mod probes;
mod query;
mod redaction;
mod return_to;
mod sandbox;
mod search;
mod token_response;
mod transaction;
mod wish_list;

/// A parser and its property.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of the fuzzer's program and of its folder of inputs.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
    /// Panics where the property does not hold.
    pub holds: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident, $module:ident :: $function:ident, $reads:literal;)*) => {
        /// Every parser of foreign input.
        pub const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            reads: $reads,
            holds: $name,
        }),*];

        $(
            #[doc = concat!("What must hold of: ", $reads, ".")]
            pub fn $name(input: &[u8]) {
                $module::$function(input);
            }
        )*
    };
}

targets! {
    callback, callback::holds, "the query of the redirect URI";
    initiation, initiation::holds, "the query of a link that starts a sign-in";
    issuer, issuer::holds, "an issuer identifier";
    metadata, metadata::holds, "the answer with the provider's metadata";
    jwks, jwks::holds, "the answer with the provider's keys";
    jwt, jwt::holds, "a token, taken apart";
    id_token, id_token::holds, "the claims of an ID token";
    token_response, token_response::holds, "the answer of the token endpoint";
    challenge, challenge::holds, "WWW-Authenticate";
    return_to, return_to::holds, "where to go after a sign-in";
    transaction, transaction::holds, "a sign-in on its way, as session storage has it";
    config, config::holds, "config.json, as text and in the form";
    import, import::holds, "other people's settings";
    api_url, api_url::holds, "the URL of the API";
    paste, paste::holds, "what is pasted from a terminal";
    redaction, redaction::holds, "texts with secrets in them";
    answer, answer::holds, "any answer of the API, to be explained";
    access_token, access_token::holds, "an access token, to be explained";
    composed, composed::holds, "a request that a person writes";
    probes, probes::holds, "what became of each question to the network";
    wish_list, wish_list::holds, "the list, read in two ways";
    link, link::holds, "the link of a wish";
    search, search::holds, "wishes and what is searched for";
    query, query::holds, "the query of a path, as rows";
    console_link, console_link::holds, "a link that fills the Console";
    json, json::holds, "JSON as it is typed";
    export, export::holds, "a request and its answer, as commands and as a HAR file";
    sandbox_tenant, sandbox::tenant, "a request to the sandbox's tenant";
    sandbox_api, sandbox::api, "a request to the sandbox's API";
    sandbox_control, sandbox::control, "a request to the sandbox's control page";
}
