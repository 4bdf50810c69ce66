//! What is true of a draw, by its configuration alone: nothing is asked here.

use diagnosis::Code;

use super::draw::{APP, Behaviour, Cors, Draw, Front, OwnCors, Path, Route};

/// Who answers a request, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// What stands before the gateway; whether anybody may read it.
    Front { shared: bool },
    /// The gateway, with a status.
    Gateway(u16),
    /// The function.
    Function(Behaviour),
    /// Nobody.
    Nothing,
}

/// Who answers the preflights of the wishes' path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preflights<'d> {
    Configuration(&'d Cors),
    Function(&'d [&'static str]),
    /// Someone who does not know what a preflight is, or refuses it.
    Refused,
}

/// The codes whose sentences are true of a draw.
pub(crate) fn truth(draw: &Draw) -> Vec<Code> {
    let all = [of_cors(draw), of_preflights(draw), of_answers(draw)];
    all.concat().into_iter().filter_map(|(code, is_true)| is_true.then_some(code)).collect()
}

/// Whether a draw is the tutorial's API with CORS as it should be.
pub(crate) fn is_healthy(draw: &Draw) -> bool {
    let cors = draw.cors.as_ref();
    let is_complete = |cors: &Cors| {
        lets_in(cors)
            && ["GET", "POST"].iter().all(|method| has(&cors.methods, method))
            && ["authorization", "content-type"].iter().all(|name| has(&cors.headers, name))
            && has(&cors.expose, "www-authenticate")
    };
    let open = |method| Route { method, path: Path::Own, authorizer: method == "POST" };
    let is_tutorial = draw.routes == [open("GET"), open("POST")];
    draw.front == Front::None
        && draw.stage_is_right
        && draw.decorates_errors
        && is_tutorial
        && cors.is_some_and(is_complete)
        && draw.function.get == Behaviour::Works
}

/// Whether CORS keeps a page of the app from reading the list or from adding a wish.
pub(crate) fn is_cors_broken(draw: &Draw) -> bool {
    let is_hidden = |method| {
        let ending = ending(draw, method);
        ending != Ending::Nothing && !is_shared(draw, ending)
    };
    is_hidden("GET") || is_hidden("POST") || !post_passes(draw)
}

fn has(list: &[&str], item: &str) -> bool {
    list.iter().any(|own| *own == "*" || own.eq_ignore_ascii_case(item))
}

fn lets_in(cors: &Cors) -> bool {
    cors.origins.iter().any(|origin| ["*", "http://*", APP].contains(origin))
}

/// The route for a method on the wishes' path: the most exact path that has one.
fn route(draw: &Draw, method: &str) -> Option<Route> {
    let mut routes: Vec<_> =
        draw.routes.iter().filter(|route| [method, "ANY"].contains(&route.method)).collect();
    let exactness = |path| match path {
        Path::Own => 0,
        Path::Proxy => 1,
        Path::Default => 2,
    };
    routes.sort_by_key(|route| (exactness(route.path), route.method == "ANY"));
    routes.first().map(|route| **route)
}

fn ending(draw: &Draw, method: &str) -> Ending {
    match draw.front {
        Front::Refuses | Front::HangsUp => return Ending::Nothing,
        Front::Firewall { decorated } | Front::RestApi { decorated } => {
            return Ending::Front { shared: decorated };
        }
        Front::RedirectsAll => return Ending::Front { shared: true },
        Front::RedirectsPosts if method == "POST" => return Ending::Front { shared: true },
        Front::EndpointDisabled => return Ending::Gateway(403),
        _ => {}
    }
    match route(draw, method) {
        _ if !draw.stage_is_right => Ending::Gateway(404),
        None => Ending::Gateway(404),
        Some(_) if draw.front == Front::Throttled => Ending::Gateway(429),
        Some(route) if route.authorizer => Ending::Gateway(401),
        Some(_) => {
            let function = &draw.function;
            match if method == "GET" { function.get } else { function.post } {
                Behaviour::Throws => Ending::Gateway(500),
                Behaviour::TooSlow => Ending::Gateway(503),
                Behaviour::Hangs => Ending::Nothing,
                other => Ending::Function(other),
            }
        }
    }
}

fn is_success(behaviour: Behaviour) -> bool {
    match behaviour {
        Behaviour::Works | Behaviour::Null | Behaviour::Html | Behaviour::BreaksOff => true,
        Behaviour::Says(status) => status < 300,
        _ => false,
    }
}

/// How many `access-control-allow-origin` an answer of the function has that fit the page or anybody.
fn origins_named(draw: &Draw, behaviour: Behaviour) -> usize {
    let own = match (&draw.cors, draw.function.own_cors) {
        (Some(cors), _) => usize::from(lets_in(cors)),
        (None, OwnCors::None) => 0,
        (None, OwnCors::OnSuccess) => usize::from(is_success(behaviour)),
        (None, OwnCors::Always) => 1,
        (None, OwnCors::Doubled) => 2,
    };
    own + usize::from(draw.front == Front::AddsOrigin)
}

fn is_shared(draw: &Draw, ending: Ending) -> bool {
    match ending {
        Ending::Front { shared } => shared,
        Ending::Gateway(_) => draw.decorates_errors && draw.cors.as_ref().is_some_and(lets_in),
        Ending::Function(behaviour) => origins_named(draw, behaviour) == 1,
        Ending::Nothing => false,
    }
}

fn preflights(draw: &Draw) -> Preflights<'_> {
    let passes_front = matches!(
        draw.front,
        Front::None
            | Front::AddsOrigin
            | Front::Throttled
            | Front::ThrottledSometimes
            | Front::HangsUp
            | Front::RedirectsPosts
    );
    let route = if draw.stage_is_right { route(draw, "OPTIONS") } else { None };
    let is_known = draw.stage_is_right && draw.routes.iter().any(|route| route.path == Path::Own);
    match (&draw.cors, route) {
        _ if !passes_front => Preflights::Refused,
        (_, Some(route)) if route.authorizer => Preflights::Refused,
        (Some(cors), route)
            if (route.is_none() || draw.answers_preflight_first)
                && (is_known || draw.answers_preflight_anywhere) =>
        {
            Preflights::Configuration(cors)
        }
        // The gateway takes the function's headers away, or has nobody to ask.
        (Some(_), _) | (None, None) => Preflights::Refused,
        (None, Some(_)) if draw.front == Front::Throttled => Preflights::Refused,
        (None, Some(_)) => match &draw.function.preflight {
            Some(names) => Preflights::Function(names),
            None => Preflights::Refused,
        },
    }
}

/// Whether the preflight of a new wish passes.
fn post_passes(draw: &Draw) -> bool {
    let both = |names: &[&str]| has(names, "authorization") && has(names, "content-type");
    match preflights(draw) {
        Preflights::Configuration(cors) => {
            lets_in(cors) && has(&cors.methods, "POST") && both(&cors.headers)
        }
        Preflights::Function(names) => both(names),
        Preflights::Refused => false,
    }
}

fn of_cors(draw: &Draw) -> Vec<(Code, bool)> {
    let [get, post] = ["GET", "POST"].map(|method| ending(draw, method));
    let is_hidden = |ending| ending != Ending::Nothing && !is_shared(draw, ending);
    let is_hidden_at_times = draw.front == Front::ThrottledSometimes;
    let is_doubled = |ending| match ending {
        Ending::Function(behaviour) => origins_named(draw, behaviour) > 1,
        _ => false,
    };
    let is_mute = |ending| {
        let exposes = draw.cors.as_ref().is_some_and(|cors| has(&cors.expose, "www-authenticate"));
        ending == Ending::Gateway(401) && is_shared(draw, ending) && !exposes
    };
    let gateway_is_hidden =
        |ending| matches!(ending, Ending::Gateway(_)) && !is_shared(draw, ending);
    let passes = post_passes(draw);
    vec![
        (Code::CorsBlocked, is_hidden(get) && !passes && (draw.cors.is_none() || !is_doubled(get))),
        (Code::AnswerHidden, passes && (is_hidden(get) || is_hidden(post) || is_hidden_at_times)),
        (Code::CorsDoubled, is_doubled(get) || is_doubled(post)),
        (Code::GatewayErrorsHidden, is_shared(draw, get) && passes && gateway_is_hidden(post)),
        (Code::ReasonHidden, is_mute(get) || is_mute(post)),
    ]
}

fn of_preflights(draw: &Draw) -> Vec<(Code, bool)> {
    let by = preflights(draw);
    let lacks = |name| match by {
        Preflights::Configuration(cors) => !has(&cors.headers, name),
        Preflights::Function(names) => !has(names, name),
        Preflights::Refused => false,
    };
    let configuration = match by {
        Preflights::Configuration(cors) => Some(cors),
        _ => None,
    };
    // A list that has nothing of what a page needs is as good as none.
    let is_useless = |list: &[&str], needed: [&str; 2]| !needed.iter().any(|item| has(list, item));
    let lacks_method = |method| configuration.is_some_and(|cors| !has(&cors.methods, method));
    let is_incomplete = configuration.is_some_and(|cors| {
        is_useless(&cors.methods, ["GET", "POST"])
            || is_useless(&cors.headers, ["authorization", "content-type"])
    });
    let catching = route(draw, "OPTIONS").filter(|route| route.authorizer && draw.stage_is_right);
    let catches = |is_own| catching.is_some_and(|route| (route.path == Path::Own) == is_own);
    vec![
        (Code::CorsAuthorization, lacks("authorization")),
        (Code::CorsContentType, lacks("content-type")),
        (Code::CorsPost, lacks_method("POST")),
        (Code::CorsGet, lacks_method("GET")),
        (Code::CorsIncomplete, is_incomplete || draw.front == Front::RedirectsOptions),
        (Code::PreflightCaught, catches(true)),
        (Code::PreflightCaughtEverywhere, catches(false)),
        (Code::PreflightRefused, !post_passes(draw)),
    ]
}

fn of_answers(draw: &Draw) -> Vec<(Code, bool)> {
    let [get, post] = ["GET", "POST"].map(|method| ending(draw, method));
    let either = |wanted: &dyn Fn(Ending) -> bool| wanted(get) || wanted(post);
    let gateway = |status| either(&|ending| ending == Ending::Gateway(status));
    let says = |ending, from: u16, to: u16| match ending {
        Ending::Function(Behaviour::Says(status) | Behaviour::Mimics(status, _)) => {
            (from..to).contains(&status)
        }
        _ => false,
    };
    let hangs = |method: &str, behaviour: Behaviour| {
        behaviour == Behaviour::Hangs
            && ending(draw, method) == Ending::Nothing
            && !matches!(draw.front, Front::Refuses | Front::HangsUp)
    };
    let is_down = matches!(draw.front, Front::Refuses | Front::HangsUp);
    let is_throttled = matches!(draw.front, Front::Throttled | Front::ThrottledSometimes);
    let reaches =
        |method| matches!(ending(draw, method), Ending::Function(_) | Ending::Gateway(500 | 503));
    let is_list = |behaviour| matches!(behaviour, Behaviour::Works | Behaviour::BreaksOff);
    let not_a_list = matches!(get, Ending::Function(other) if is_success(other) && !is_list(other));
    let is_firewall = matches!(draw.front, Front::Firewall { .. });
    let hung = hangs("GET", draw.function.get) || hangs("POST", draw.function.post);
    vec![
        (Code::ApiUnreachable, is_down),
        (Code::ApiTimedOut, hung),
        (Code::ApiThrottled, is_throttled),
        (
            Code::ApiRedirects,
            matches!(draw.front, Front::RedirectsAll | Front::RedirectsPosts)
                || either(&|ending| ending == Ending::Function(Behaviour::Redirects)),
        ),
        (Code::AnswerCutShort, either(&|ending| ending == Ending::Function(Behaviour::BreaksOff))),
        (Code::NotAList, not_a_list),
        (Code::RouteNotFound, gateway(404)),
        (Code::GetProtected, get == Ending::Gateway(401) || says(get, 401, 402)),
        (Code::PostOpen, reaches("POST") && !says(post, 401, 402) && !says(post, 403, 404)),
        (Code::FunctionFailed, gateway(500) || says(get, 500, 600) || says(post, 500, 600)),
        (Code::FunctionTimedOut, gateway(503)),
        // That a function refuses a dummy token itself is as it should be.
        (
            Code::FunctionRefused,
            says(get, 400, 500) || says(post, 400, 500) && !says(post, 401, 402),
        ),
        (Code::UnexpectedStatus, says(get, 500, 600) || says(post, 500, 600)),
        (Code::ApiForbidden, draw.front == Front::EndpointDisabled || is_firewall),
        (Code::RestApi, matches!(draw.front, Front::RestApi { .. })),
    ]
}
