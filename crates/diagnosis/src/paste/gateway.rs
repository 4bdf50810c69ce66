//! What was pasted of an API's configuration so far, put together.

use settings::ApiUrl;

use super::{
    PasteError,
    routing::Staged,
    shapes::{Api, Authorizer, Configuration, Cors, Integration, Part, Pasted, Route, Stage},
};

/// The API as far as it was pasted. A field that is `None` is not visible, which is not the same as
/// absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gateway {
    /// The description of the API that `apiUrl` names.
    pub api: Option<Api>,
    /// The endpoints of the account in a region, if they were listed.
    pub apis: Option<Vec<Api>>,
    /// The CORS configuration.
    pub cors: CorsKnown,
    /// The routes.
    pub routes: Option<Routes>,
    /// The authorizers.
    pub authorizers: Option<Vec<Authorizer>>,
    /// The stages.
    pub stages: Option<Vec<Stage>>,
    /// The integrations.
    pub integrations: Option<Vec<Integration>>,
}

/// What is known of the CORS configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CorsKnown {
    /// Not pasted yet.
    #[default]
    Unknown,
    /// A lone `null` was pasted, which is how the command shows that there is none.
    ProbablyNone,
    /// Pasted; `None` is that the API has none.
    Known(Option<Cors>),
}

/// Routes, in the order of the paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    /// The routes.
    pub list: Vec<Route>,
    /// Whether they are all the API has.
    pub complete: bool,
}

/// What commands need to be filled in with; `None` is what nothing has told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The API.
    pub api_id: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The stage that `apiUrl` names.
    pub stage: Option<String>,
    /// The authorizer of the `POST` route, or the only JWT authorizer there is.
    pub authorizer_id: Option<String>,
    /// Route keys and their ids.
    pub route_ids: Vec<(String, String)>,
    /// The route whose key is `GET` and just the path of `apiUrl`.
    pub get_route_id: Option<String>,
    /// The route whose key is `POST` and just the path of `apiUrl`.
    pub post_route_id: Option<String>,
    /// The route whose key is `ANY` and just the path of `apiUrl`.
    pub any_route_id: Option<String>,
    /// The integration behind the `POST` route, else behind the `GET` route, else the only one there is;
    /// without `integrations/`.
    pub integration: Option<String>,
}

impl Known {
    /// The id of the route that takes this method, where its key is just that method and the path of
    /// `apiUrl`: a change of a wider route would change other requests, too.
    #[must_use]
    pub fn route_id(&self, method: &str) -> Option<&str> {
        match method {
            "GET" => self.get_route_id.as_deref(),
            "POST" => self.post_route_id.as_deref(),
            _ => None,
        }
    }
}

/// What the gateway expects of a request, in plain values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// The key of the route that takes the request; `None` where it is not visible.
    pub route: Option<String>,
    /// Whether that route has an authorizer.
    pub protected: Option<bool>,
    /// The scopes of which that route wants one; empty where it wants none.
    pub scopes: Option<Vec<String>>,
    /// The authorizer's issuer.
    pub issuer: Option<String>,
    /// The authorizer's audiences.
    pub audiences: Option<Vec<String>>,
    /// Where the authorizer looks for the token.
    pub identity_source: Option<Vec<String>>,
}

impl Gateway {
    /// Takes in one more thing that was pasted; answers of `curl` change nothing here.
    ///
    /// # Errors
    /// [`PasteError::OtherApi`] when it is about another API than that of `api`; nothing of it is used.
    pub fn with(&self, pasted: &Pasted, api: &ApiUrl) -> Result<Self, PasteError> {
        let Pasted::Configuration(configuration) = pasted else { return Ok(self.clone()) };
        refuse_other(configuration, api)?;
        let mut next = self.clone();
        next.take(configuration.part.clone(), api);
        if let (Some(id), None) = (&configuration.api_id, &next.api) {
            next.api = Some(Api { id: Some(id.clone()), ..Api::default() });
        }
        Ok(next)
    }

    fn take(&mut self, part: Part, url: &ApiUrl) {
        match part {
            Part::Api(api) => self.take_api(api),
            Part::Apis(apis) => {
                let own = |api: &&Api| is_own(api, url);
                if let Some(api) = apis.iter().find(own).cloned() {
                    self.take_api(api);
                }
                self.apis = Some(apis);
            }
            Part::Cors { configuration, sure } => {
                self.cors = match configuration {
                    None if !sure => CorsKnown::ProbablyNone,
                    configuration => CorsKnown::Known(configuration),
                };
            }
            Part::Routes { routes, complete } => self.take_routes(routes, complete),
            Part::Authorizers(all) => {
                merge(&mut self.authorizers, all, |one, other| one.id == other.id);
            }
            Part::Stages(all) => merge(&mut self.stages, all, |one, other| one.name == other.name),
            Part::Integrations(all) => {
                merge(&mut self.integrations, all, |one, other| one.id == other.id);
            }
        }
    }

    fn take_api(&mut self, api: Api) {
        if let Some(cors) = &api.cors {
            self.cors = CorsKnown::Known(cors.clone());
        }
        self.api = Some(api);
    }

    fn take_routes(&mut self, routes: Vec<Route>, complete: bool) {
        let mut known = match self.routes.take() {
            Some(known) if !complete => known,
            _ => Routes { list: Vec::new(), complete },
        };
        for route in routes {
            known.list.retain(|old| old.key != route.key);
            known.list.push(route);
        }
        self.routes = Some(known);
    }

    /// What commands can be filled in with.
    #[must_use]
    pub fn known(&self, url: &ApiUrl) -> Known {
        let of_host = url.execute_api();
        let endpoint = self.api.as_ref().and_then(|api| api.endpoint.as_deref());
        let list = self.routes.as_ref().map(|routes| routes.list.as_slice()).unwrap_or_default();
        let with_ids = list.iter().filter_map(|route| Some((route.key.clone(), route.id.clone()?)));
        Known {
            api_id: of_host
                .map(|(id, _)| id.to_owned())
                .or_else(|| self.api.as_ref().and_then(|api| api.id.clone())),
            region: of_host
                .map(|(_, region)| region.to_owned())
                .or_else(|| endpoint.and_then(region_of)),
            stage: self.stage(url),
            authorizer_id: self.authorizer_id(url),
            route_ids: with_ids.collect(),
            get_route_id: self.exact("GET", url),
            post_route_id: self.exact("POST", url),
            any_route_id: self.exact("ANY", url),
            integration: self.integration(url),
        }
    }

    /// The id of the route whose key is this method and just the path of `apiUrl`.
    fn exact(&self, method: &str, url: &ApiUrl) -> Option<String> {
        let key = |path: &String| format!("{method} {path}");
        let keys: Vec<String> = match self.staged(url) {
            Staged::In(_, path) => vec![key(&path)],
            Staged::Nowhere => Vec::new(),
            Staged::Unknown(paths) => paths.iter().map(key).collect(),
        };
        let list = self.routes.as_ref().map(|routes| routes.list.as_slice()).unwrap_or_default();
        // Where the stage is not known, two paths may be meant, and then neither is certain.
        let route = only(list.iter().filter(|route| keys.contains(&route.key)))?;
        route.id.clone()
    }

    /// The integration for a new route beside those of `apiUrl`.
    fn integration(&self, url: &ApiUrl) -> Option<String> {
        let of = |route: &Route| {
            route.target.as_deref()?.strip_prefix("integrations/").map(str::to_owned)
        };
        let taking = |method| self.route_of(method, url).and_then(of);
        let of_all = || {
            let list = self.routes.as_ref().map(|routes| routes.list.as_slice())?;
            alike(list.iter().filter_map(of))
        };
        let listed = || only(self.integrations.iter().flatten())?.id.clone();
        taking("POST").or_else(|| taking("GET")).or_else(of_all).or_else(listed)
    }

    /// The authorizer for the `POST` route: its own, else the only one there is.
    fn authorizer_id(&self, url: &ApiUrl) -> Option<String> {
        let list = self.routes.as_ref().map(|routes| routes.list.as_slice()).unwrap_or_default();
        let post = self.route_of("POST", url).and_then(|route| route.authorizer_id.clone());
        let any = || {
            let id = self.exact("ANY", url)?;
            list.iter().find(|route| route.id.as_ref() == Some(&id))?.authorizer_id.clone()
        };
        let of_all = || match &self.authorizers {
            Some(all) => only(all.iter().filter(|one| one.issuer.is_some()))?.id.clone(),
            None => alike(list.iter().filter_map(|route| route.authorizer_id.clone())),
        };
        post.or_else(any).or_else(of_all)
    }

    /// What the gateway expects of a request with this method to `apiUrl`.
    #[must_use]
    pub fn expectation(&self, method: &str, url: &ApiUrl) -> Expectation {
        let route = self.route_of(method, url);
        let authorizer = self.authorizer_of(method, url);
        Expectation {
            route: route.map(|route| route.key.clone()),
            protected: route.and_then(Route::is_protected),
            scopes: route.and_then(|route| route.scopes.clone()),
            issuer: authorizer.and_then(|one| one.issuer.clone()),
            audiences: authorizer.and_then(|one| one.audience.clone()),
            identity_source: authorizer.and_then(|one| one.identity_source.clone()),
        }
    }

    /// The JWT authorizer of a route; where no route is visible, the only one that there is.
    pub(super) fn authorizer_of(&self, method: &str, url: &ApiUrl) -> Option<&Authorizer> {
        let all = self.authorizers.as_deref()?;
        let attached = self.route_of(method, url).and_then(|route| route.authorizer_id.as_ref());
        if let Some(id) = attached {
            return all.iter().find(|one| one.id.as_ref() == Some(id));
        }
        let is_open = self.route_of(method, url).is_some_and(|r| r.is_protected() == Some(false));
        let mut jwt = all.iter().filter(|one| one.issuer.is_some());
        match (jwt.next(), jwt.next()) {
            (Some(only), None) if !is_open => Some(only),
            _ => None,
        }
    }
}

fn refuse_other(configuration: &Configuration, url: &ApiUrl) -> Result<(), PasteError> {
    let Some((expected, region)) = url.execute_api() else { return Ok(()) };
    match &configuration.api_id {
        Some(pasted) if pasted != expected => {
            let (pasted, expected) = (pasted.clone(), expected.to_owned());
            return Err(PasteError::OtherApi { pasted, expected });
        }
        _ => {}
    }
    let Part::Api(api) = &configuration.part else { return Ok(()) };
    match api.endpoint.as_deref().and_then(region_of) {
        Some(pasted) if pasted != region => {
            Err(PasteError::OtherRegion { pasted, expected: region.to_owned() })
        }
        _ => Ok(()),
    }
}

fn is_own(api: &Api, url: &ApiUrl) -> bool {
    let Some((id, region)) = url.execute_api() else { return false };
    let same_region =
        api.endpoint.as_deref().and_then(region_of).is_none_or(|pasted| pasted == region);
    api.id.as_deref() == Some(id) && same_region
}

/// The region of `https://{id}.execute-api.{region}.amazonaws.com`.
pub(super) fn region_of(endpoint: &str) -> Option<String> {
    let (region, _) = endpoint.split_once(".execute-api.")?.1.split_once('.')?;
    Some(region.to_owned())
}

fn merge<T>(known: &mut Option<Vec<T>>, new: Vec<T>, is_same: impl Fn(&T, &T) -> bool) {
    let list = known.get_or_insert_default();
    for one in new {
        list.retain(|old| !is_same(old, &one));
        list.push(one);
    }
}

/// The member, if there is just one.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// What all members are, if they are the same.
fn alike<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}
