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
    /// The longest input that is worth a try, in bytes.
    pub longest: usize,
    /// Panics where the property does not hold.
    pub holds: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident, $longest:literal, $module:ident :: $function:ident, $reads:literal;)*) => {
        /// Every parser of foreign input.
        pub const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            reads: $reads,
            longest: $longest,
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
    callback, 1024, callback::holds, "the query of the redirect URI";
    initiation, 1024, initiation::holds, "the query of a link that starts a sign-in";
    issuer, 256, issuer::holds, "an issuer identifier";
    metadata, 2048, metadata::holds, "the answer with the provider's metadata";
    jwks, 4096, jwks::holds, "the answer with the provider's keys";
    jwt, 2048, jwt::holds, "a token, taken apart";
    id_token, 2048, id_token::holds, "the claims of an ID token";
    token_response, 2048, token_response::holds, "the answer of the token endpoint";
    challenge, 1024, challenge::holds, "WWW-Authenticate";
    return_to, 512, return_to::holds, "where to go after a sign-in";
    transaction, 4096, transaction::holds, "a sign-in on its way, as session storage has it";
    config, 4096, config::holds, "config.json, as text and in the form";
    import, 4096, import::holds, "other people's settings";
    api_url, 256, api_url::holds, "the URL of the API";
    paste, 4096, paste::holds, "what is pasted from a terminal";
    redaction, 2048, redaction::holds, "texts with secrets in them";
    answer, 4096, answer::holds, "any answer of the API, to be explained";
    access_token, 2048, access_token::holds, "an access token, to be explained";
    composed, 2048, composed::holds, "a request that a person writes";
    probes, 512, probes::holds, "what became of each question to the network";
    wish_list, 2048, wish_list::holds, "the list, read in two ways";
    link, 256, link::holds, "the link of a wish";
    search, 1024, search::holds, "wishes and what is searched for";
    query, 1024, query::holds, "the query of a path, as rows";
    console_link, 2048, console_link::holds, "a link that fills the Console";
    json, 2048, json::holds, "JSON as it is typed";
    export, 4096, export::holds, "a request and its answer, as commands and as a HAR file";
    sandbox_tenant, 2048, sandbox::tenant, "a request to the sandbox's tenant";
    sandbox_api, 2048, sandbox::api, "a request to the sandbox's API";
    sandbox_control, 1024, sandbox::control, "a request to the sandbox's control page";
}
