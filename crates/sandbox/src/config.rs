//! What can be chosen when the sandbox starts, and the addresses that follow from it.

use std::path::PathBuf;

use thiserror::Error;
use url::{Position, Url};

/// What can be chosen when the sandbox starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The origins of the app, such as `http://localhost:8080`; the first is the one that is shown.
    /// Each gets its redirect URI (`<origin>/callback`), its logout URL (`<origin>/`) and its place
    /// in the CORS configuration.
    pub app_origins: Vec<String>,
    /// Where the tenant listens; 0 takes any free port.
    pub tenant_port: u16,
    /// Where the HTTP API listens; 0 takes any free port.
    pub api_port: u16,
    /// Where the control page listens; 0 takes any free port.
    pub control_port: u16,
    /// The file that keeps the wishes; in memory, with a few samples, when there is none.
    pub data: Option<PathBuf>,
    /// How many wishes there are at the start, in memory; a few samples without it.
    pub wishes: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            app_origins: vec!["http://localhost:8080".to_owned()],
            tenant_port: 8081,
            api_port: 8082,
            control_port: 8083,
            data: None,
            wishes: None,
        }
    }
}

/// A configuration that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// There is no app to serve.
    #[error("at least one app origin is needed")]
    NoOrigin,
    /// Not an origin.
    #[error("{given:?} is not an origin: write scheme, host and port only, as in {example:?}")]
    NotAnOrigin {
        /// What was given.
        given: String,
        /// What would work.
        example: String,
    },
}

impl Config {
    /// Checks that every app origin is an origin as a browser writes it (RFC 6454, section 6.2).
    ///
    /// # Errors
    /// [`ConfigError`] names the first that is none.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.app_origins.is_empty() {
            return Err(ConfigError::NoOrigin);
        }
        self.app_origins.iter().try_for_each(|given| check_origin(given))
    }
}

fn check_origin(given: &str) -> Result<(), ConfigError> {
    let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    let written_by_a_browser = Url::parse(given).ok().filter(web).map(|url| {
        url[..Position::BeforeUsername].to_owned()
            + &url[Position::BeforeHost..Position::BeforePath]
    });
    if written_by_a_browser.as_deref() == Some(given) {
        return Ok(());
    }
    let example = written_by_a_browser.unwrap_or_else(|| "http://localhost:8080".to_owned());
    Err(ConfigError::NotAnOrigin { given: given.to_owned(), example })
}

/// Where everything is, once the ports are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// The issuer identifier, with its trailing slash: `http://localhost:8081/`.
    pub(crate) issuer: String,
    /// The API's URL, up to and including the tutorial's path.
    pub(crate) api_url: String,
    /// The API's host and port.
    pub(crate) api_host: String,
    /// The control page, with its trailing slash.
    pub(crate) control_url: String,
}

impl Addresses {
    pub(crate) fn new(tenant_port: u16, api_port: u16, control_port: u16) -> Self {
        let api_host = format!("localhost:{api_port}");
        Self {
            issuer: format!("http://localhost:{tenant_port}/"),
            api_url: format!("http://{api_host}/default/wish-list-service"),
            api_host,
            control_url: format!("http://localhost:{control_port}/"),
        }
    }

    /// The audience that an access token also has when it may read `/userinfo`.
    pub(crate) fn userinfo(&self) -> String {
        format!("{}userinfo", self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, example: Option<&str>) {
        let config = Config { app_origins: vec![given.to_owned()], ..Config::default() };
        let expected = example.map_or(Ok(()), |example| {
            Err(ConfigError::NotAnOrigin { given: given.to_owned(), example: example.to_owned() })
        });
        assert_eq!(config.check(), expected);
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        check("http://localhost:8080", None);
        check("https://wishes.example", None);
        check("http://[::1]:8080", None);
        check("http://localhost:8080/", Some("http://localhost:8080"));
        check("http://localhost:8080/app?x#y", Some("http://localhost:8080"));
        check("http://localhost:80", Some("http://localhost"));
        check("http://user@localhost:8080", Some("http://localhost:8080"));
        check("HTTP://Localhost:8080", Some("http://localhost:8080"));
        check("localhost:8080", Some("http://localhost:8080"));
        check("file:///wishes", Some("http://localhost:8080"));
        check("null", Some("http://localhost:8080"));
        let nothing = Config { app_origins: Vec::new(), ..Config::default() };
        assert_eq!(nothing.check(), Err(ConfigError::NoOrigin));
    }
}
