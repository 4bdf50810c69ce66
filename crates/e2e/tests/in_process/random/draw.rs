//! A random API: what somebody configured, without what follows from it.

use super::prng::Prng;

pub(crate) const APP: &str = "http://localhost:8080";
pub(crate) const HOST: &str = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
pub(crate) const STAGE: &str = "default";
pub(crate) const WISHES: &str = "/wish-list-service";

/// A draw.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
pub(crate) struct Draw {
    pub(crate) front: Front,
    /// `corsConfiguration`.
    pub(crate) cors: Option<Cors>,
    /// Whether the gateway's own refusals carry the headers of the configuration.
    pub(crate) decorates_errors: bool,
    /// Whether a configured gateway answers a preflight on a path that no route has.
    pub(crate) answers_preflight_anywhere: bool,
    /// Whether it answers a preflight itself although a route without an authorizer takes `OPTIONS`.
    pub(crate) answers_preflight_first: bool,
    /// Whether the path that the app calls has the stage that is deployed.
    pub(crate) stage_is_right: bool,
    pub(crate) routes: Vec<Route>,
    pub(crate) function: Function,
}

/// A `corsConfiguration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cors {
    pub(crate) origins: Vec<&'static str>,
    pub(crate) methods: Vec<&'static str>,
    pub(crate) headers: Vec<&'static str>,
    pub(crate) expose: Vec<&'static str>,
}

/// A route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// A method, or `ANY`.
    pub(crate) method: &'static str,
    pub(crate) path: Path,
    pub(crate) authorizer: bool,
}

/// The path of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// `/wish-list-service`.
    Own,
    /// `/{proxy+}`.
    Proxy,
    /// `$default`.
    Default,
}

/// The function behind the routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) get: Behaviour,
    pub(crate) post: Behaviour,
    pub(crate) own_cors: OwnCors,
    /// What it allows when it is asked by a preflight itself; `None`: it answers 404.
    pub(crate) preflight: Option<Vec<&'static str>>,
}

/// What the function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// The list, or 201 with an id.
    Works,
    Null,
    Html,
    /// A status with a body of its own.
    Says(u16),
    /// A status with a body that the gateway would write.
    Mimics(u16, &'static str),
    /// An exception, for which the gateway answers 500.
    Throws,
    /// Slower than the integration's timeout, for which the gateway answers 503.
    TooSlow,
    /// A redirect to a web page that anybody may read.
    Redirects,
    /// Nothing within the time of a probe.
    Hangs,
    /// An answer that breaks off.
    BreaksOff,
}

/// The CORS headers of the function, which count where the gateway has no configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnCors {
    None,
    OnSuccess,
    Always,
    /// Twice.
    Doubled,
}

/// What stands before the gateway, or in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Front {
    None,
    /// Blocks everything with 403; with the header that lets everybody in, or without.
    Firewall {
        decorated: bool,
    },
    /// A REST API's 403.
    RestApi {
        decorated: bool,
    },
    /// Another origin's name is served and the default one is off: the gateway's 403.
    EndpointDisabled,
    /// The stage answers 429.
    Throttled,
    /// Every other request besides preflights gets a 429 without CORS headers.
    ThrottledSometimes,
    /// Every request besides preflights ends without an answer.
    HangsUp,
    Refuses,
    /// Adds a second `access-control-allow-origin` to what the function answers.
    AddsOrigin,
    /// Answers `OPTIONS` itself, without CORS headers.
    StripsOptions(u16),
    /// Redirects `OPTIONS`.
    RedirectsOptions,
    /// Redirects everything to another host, whose page anybody may read.
    RedirectsAll,
    /// The same with `POST` only, as a sign-in page before an API does it.
    RedirectsPosts,
}

/// A gateway at random. Each part is sound more often than not, so that faults come alone, in pairs,
/// and not at all.
pub(crate) fn draw(random: &mut Prng) -> Draw {
    let is_plain = random.percent(12);
    let mut sound = |chance| is_plain || random.percent(chance);
    let [front, cors, errors, stage, routes, function] = [70, 45, 85, 90, 60, 60].map(&mut sound);
    Draw {
        front: if front { Front::None } else { random_front(random) },
        cors: if cors { Some(sound_cors(random)) } else { random_cors(random) },
        decorates_errors: errors,
        answers_preflight_anywhere: random.percent(80),
        answers_preflight_first: random.percent(50),
        stage_is_right: stage,
        routes: if routes { tutorial() } else { random_routes(random) },
        function: random_function(random, function),
    }
}

fn tutorial() -> Vec<Route> {
    let route = |method, authorizer| Route { method, path: Path::Own, authorizer };
    vec![route("GET", false), route("POST", true)]
}

fn random_front(random: &mut Prng) -> Front {
    let decorated = random.percent(30);
    random.pick(&[
        Front::Firewall { decorated },
        Front::RestApi { decorated },
        Front::EndpointDisabled,
        Front::Throttled,
        Front::ThrottledSometimes,
        Front::HangsUp,
        Front::Refuses,
        Front::AddsOrigin,
        Front::StripsOptions(403),
        Front::StripsOptions(404),
        Front::StripsOptions(405),
        Front::RedirectsOptions,
        Front::RedirectsAll,
        Front::RedirectsPosts,
    ])
}

fn sound_cors(random: &mut Prng) -> Cors {
    let origins = [vec![APP], vec!["*"], vec!["http://*"], vec!["https://wishes.example", APP]];
    let methods = [vec!["GET", "POST"], vec!["*"], vec!["GET", "POST", "OPTIONS", "DELETE"]];
    let headers =
        [vec!["authorization", "content-type"], vec!["*"], vec!["Authorization", "Content-Type"]];
    let expose = [vec!["www-authenticate", "apigw-requestid", "date"], vec!["*"]];
    Cors {
        origins: random.pick(&origins),
        methods: random.pick(&methods),
        headers: random.pick(&headers),
        expose: random.pick(&expose),
    }
}

fn random_cors(random: &mut Prng) -> Option<Cors> {
    if random.percent(35) {
        return None;
    }
    let sound = sound_cors(random);
    let mut broken = sound.clone();
    while broken == sound {
        if random.percent(30) {
            let others = [
                "http://localhost:8080/",
                "http://localhost:3000",
                "https://*",
                "https://localhost:8080",
            ];
            broken.origins = vec![random.pick(&others)];
        }
        if random.percent(25) {
            broken.methods = random.pick(&[vec![], vec!["GET"], vec!["POST"], vec!["OPTIONS"]]);
        }
        if random.percent(30) {
            broken.headers = random.pick(&[
                vec![],
                vec!["authorization"],
                vec!["content-type"],
                vec!["x-api-key"],
            ]);
        }
        if random.percent(25) {
            broken.expose = random.pick(&[vec![], vec!["date"]]);
        }
    }
    Some(broken)
}

fn random_routes(random: &mut Prng) -> Vec<Route> {
    let mut routes = Vec::new();
    for (method, path, chance) in [
        ("GET", Path::Own, 55),
        ("POST", Path::Own, 55),
        ("ANY", Path::Own, 20),
        ("OPTIONS", Path::Own, 20),
        ("ANY", Path::Proxy, 15),
        ("GET", Path::Proxy, 5),
        ("OPTIONS", Path::Proxy, 10),
        ("ANY", Path::Default, 15),
    ] {
        if random.percent(chance) {
            let chance = if method == "OPTIONS" { 10 } else { 50 };
            routes.push(Route { method, path, authorizer: random.percent(chance) });
        }
    }
    routes
}

fn random_function(random: &mut Prng, is_sound: bool) -> Function {
    let broken = [
        Behaviour::Works,
        Behaviour::Null,
        Behaviour::Html,
        Behaviour::Says(204),
        Behaviour::Says(400),
        Behaviour::Says(401),
        Behaviour::Says(403),
        Behaviour::Says(404),
        Behaviour::Says(500),
        Behaviour::Says(502),
        Behaviour::Mimics(401, "Unauthorized"),
        Behaviour::Mimics(403, "Forbidden"),
        Behaviour::Mimics(404, "Not Found"),
        Behaviour::Throws,
        Behaviour::TooSlow,
        Behaviour::Redirects,
        Behaviour::Hangs,
        Behaviour::BreaksOff,
    ];
    let mut behaviour = || if is_sound { Behaviour::Works } else { random.pick(&broken) };
    let (get, post) = (behaviour(), behaviour());
    let own_cors =
        [OwnCors::None, OwnCors::None, OwnCors::OnSuccess, OwnCors::Always, OwnCors::Doubled];
    let allowed = [
        None,
        Some(vec!["authorization", "content-type"]),
        Some(vec!["authorization", "content-type"]),
        Some(vec!["*"]),
        Some(vec!["authorization"]),
        Some(vec!["content-type"]),
    ];
    Function { get, post, own_cors: random.pick(&own_cors), preflight: random.pick(&allowed) }
}
