//! What a paste can hold, as values.

use crate::Answer;

/// One thing that was found in a paste. Holds no token: what looks like one was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// An answer that `curl -i` or `curl -v` printed.
    Answer(Reply),
    /// `curl` got no answer.
    CurlFailed(CurlFailure),
    /// A part of the API's configuration, as the AWS command line prints it.
    Configuration(Configuration),
}

/// An answer and what is known of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status, all headers with their names in lower case (one entry a line), and the body.
    pub answer: Answer,
    /// What the command line, or the lines behind `>` of `curl -v`, say of the request.
    pub asked: Asked,
}

/// What is known of a request; `None` is “not visible in the paste”.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The method, in capitals.
    pub method: Option<String>,
    /// The URL, if the command line has it.
    pub url: Option<String>,
    /// Whether the request's headers are known, so that the next fields are complete.
    pub headers_known: bool,
    /// `Origin`.
    pub origin: Option<String>,
    /// `Access-Control-Request-Method`.
    pub wanted_method: Option<String>,
    /// `Access-Control-Request-Headers`, in lower case.
    pub wanted_headers: Vec<String>,
    /// Whether an `Authorization` header went along.
    pub token_sent: bool,
}

/// `curl: (6) Could not resolve host: …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurlFailure {
    /// The exit code of curl: <https://curl.se/libcurl/c/libcurl-errors.html>.
    pub code: u16,
    /// What curl says.
    pub text: String,
    /// The host that it speaks of, as far as the paste tells.
    pub host: Option<String>,
    /// The port that it speaks of, as far as the paste tells.
    pub port: Option<u16>,
}

/// A part of the configuration, and the API that the command named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The API, if the document or the command line names it.
    pub api_id: Option<String>,
    /// The part.
    pub part: Part,
}

/// What a command of `aws apigatewayv2` printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `get-api`.
    Api(Api),
    /// `get-apis`.
    Apis(Vec<Api>),
    /// `get-api --query CorsConfiguration`.
    Cors {
        /// `None`: the API has none.
        configuration: Option<Cors>,
        /// Whether the paste itself shows that it is the CORS configuration; a lone `null` does not.
        sure: bool,
    },
    /// `get-routes`.
    Routes {
        /// The routes.
        routes: Vec<Route>,
        /// Whether the list is whole: it has no `NextToken`.
        complete: bool,
    },
    /// `get-authorizers`, `get-authorizer`.
    Authorizers(Vec<Authorizer>),
    /// `get-stages`.
    Stages(Vec<Stage>),
    /// `get-integrations`.
    Integrations(Vec<Integration>),
}

/// An API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// `ApiId`.
    pub id: Option<String>,
    /// `ApiEndpoint`, such as `https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`.
    pub endpoint: Option<String>,
    /// `Name`.
    pub name: Option<String>,
    /// `CorsConfiguration`: `None` where the document does not tell, `Some(None)` where there is none.
    pub cors: Option<Option<Cors>>,
    /// `DisableExecuteApiEndpoint`.
    pub endpoint_disabled: Option<bool>,
}

/// `CorsConfiguration`: <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cors {
    /// `AllowOrigins`.
    pub origins: Vec<String>,
    /// `AllowMethods`.
    pub methods: Vec<String>,
    /// `AllowHeaders`.
    pub headers: Vec<String>,
    /// `ExposeHeaders`.
    pub exposed: Vec<String>,
    /// `AllowCredentials`; `None` where it is not visible.
    pub credentials: Option<bool>,
    /// `MaxAge`, in seconds; `None` where it is not visible.
    pub max_age: Option<i64>,
}

impl Cors {
    /// Whether the gateway lets an origin in.
    #[must_use]
    pub fn lets_in(&self, origin: &str) -> bool {
        self.origins.iter().any(|listed| match listed.as_str() {
            "*" => true,
            "https://*" => origin.starts_with("https://"),
            "http://*" => origin.starts_with("http://"),
            listed => listed == origin,
        })
    }
}

/// A route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// `RouteKey`: `POST /wish-list-service`, `ANY /{proxy+}`, `$default`.
    pub key: String,
    /// `RouteId`.
    pub id: Option<String>,
    /// `AuthorizationType`: `NONE`, `JWT`, `AWS_IAM` or `CUSTOM`; `None` where it is not visible.
    pub authorization: Option<String>,
    /// `AuthorizerId`.
    pub authorizer_id: Option<String>,
    /// `AuthorizationScopes`; `None` where they are not visible.
    pub scopes: Option<Vec<String>>,
    /// `Target`: `integrations/…`.
    pub target: Option<String>,
}

/// An authorizer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorizer {
    /// `AuthorizerId`.
    pub id: Option<String>,
    /// `Name`.
    pub name: Option<String>,
    /// `AuthorizerType`: `JWT` or `REQUEST`.
    pub kind: Option<String>,
    /// `IdentitySource`; `None` where it is not visible.
    pub identity_source: Option<Vec<String>>,
    /// `JwtConfiguration.Issuer`.
    pub issuer: Option<String>,
    /// `JwtConfiguration.Audience`; `None` where it is not visible.
    pub audience: Option<Vec<String>>,
}

/// A stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// `StageName`.
    pub name: String,
    /// `AutoDeploy`; `None` where it is not visible.
    pub auto_deploy: Option<bool>,
}

/// An integration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// `IntegrationId`.
    pub id: Option<String>,
    /// `IntegrationUri`, mostly the function.
    pub uri: Option<String>,
    /// `PayloadFormatVersion`.
    pub payload_format: Option<String>,
}

impl Route {
    /// The method, which is `ANY` for `$default`, and the path.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.key.split_once(' ').unwrap_or(("ANY", &self.key))
    }

    /// Whether an authorizer stands before it, if that is visible.
    #[must_use]
    pub fn is_protected(&self) -> Option<bool> {
        let kind = self.authorization.as_deref()?;
        Some(kind != "NONE")
    }
}

impl Reply {
    /// Every value of a header.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let headers = self.answer.headers.iter();
        headers.filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it answers a preflight; `None` where nothing in the paste tells.
    #[must_use]
    pub fn is_preflight(&self) -> Option<bool> {
        if let Some(method) = &self.asked.method {
            return Some(method == "OPTIONS");
        }
        let of_preflights = ["access-control-allow-methods", "access-control-allow-headers"];
        if of_preflights.iter().any(|name| self.values(name).next().is_some()) {
            return Some(true);
        }
        match self.answer.status {
            204 => Some(true),
            // The gateway's own preflight answer has no body.
            200 | 201 if !self.answer.body.trim().is_empty() => Some(false),
            _ => None,
        }
    }

    /// Whether the request had an `Origin`, if the paste tells. Without one an HTTP API sends no CORS
    /// header, so the answer says nothing about CORS.
    #[must_use]
    pub fn has_origin(&self) -> Option<bool> {
        if self.asked.headers_known {
            return Some(self.asked.origin.is_some());
        }
        self.values("access-control-allow-origin").next().map(|_| true)
    }

    /// Fills in what the paste does not say of the request; for a page that knows which command it
    /// asked for.
    #[must_use]
    pub fn asked_as(self, asked: &Asked) -> Self {
        let is_silent = self.asked == Asked::default();
        if is_silent { Self { asked: asked.clone(), ..self } } else { self }
    }
}

impl Asked {
    /// The preflight of a `POST` with a token, as the command that the app prints asks for it.
    #[must_use]
    pub fn preflight(url: &str, page_origin: &str) -> Self {
        Self {
            method: Some("OPTIONS".to_owned()),
            url: Some(url.to_owned()),
            headers_known: true,
            origin: Some(page_origin.to_owned()),
            wanted_method: Some("POST".to_owned()),
            wanted_headers: vec!["authorization".to_owned(), "content-type".to_owned()],
            token_sent: false,
        }
    }
}
