//! The JSON of `aws apigatewayv2`, told apart by its members.
//!
//! Source: <https://docs.aws.amazon.com/cli/latest/reference/apigatewayv2/>, and the `--query` forms
//! that the app's own commands print.

use serde_json::{Map, Value};

use super::{
    PasteError,
    command::Aws,
    redact::secrets,
    shapes::{Api, Authorizer, Configuration, Cors, Integration, Part, Route, Stage},
};

type Object = Map<String, Value>;

const CORS_MEMBERS: [&str; 6] =
    ["AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders", "MaxAge", "AllowCredentials"];

/// The part of a configuration that a document is; `command` is the one that printed it, if known.
pub(super) fn configuration(
    value: &Value,
    command: Option<&Aws>,
) -> Result<Configuration, PasteError> {
    let part = part(value, command)?;
    let own_id = match &part {
        Part::Api(api) => api.id.clone(),
        _ => None,
    };
    let named = command.and_then(|command| command.api_id.clone()).map(|id| secrets(&id));
    Ok(Configuration { api_id: own_id.or(named), part })
}

fn part(value: &Value, command: Option<&Aws>) -> Result<Part, PasteError> {
    match value {
        Value::Null => cors_or_nothing(command),
        Value::Object(object) if object.contains_key("Items") => items(object, command),
        Value::Object(object) => single(object),
        Value::Array(rows) => list(rows, true, command),
        other => Err(PasteError::OtherJson { found: kind(other).to_owned() }),
    }
}

/// `null` is what `get-api --query CorsConfiguration` prints where there is none.
fn cors_or_nothing(command: Option<&Aws>) -> Result<Part, PasteError> {
    let query = command.map(|command| command.query.as_deref().unwrap_or_default());
    match query {
        None => Ok(Part::Cors { configuration: None, sure: false }),
        Some("CorsConfiguration") => Ok(Part::Cors { configuration: None, sure: true }),
        Some(_) => Err(PasteError::OtherJson { found: "null".to_owned() }),
    }
}

fn single(object: &Object) -> Result<Part, PasteError> {
    let has = |name: &str| object.contains_key(name);
    if has("access_token") || has("id_token") || has("refresh_token") {
        return Err(PasteError::Token);
    }
    if is_web_socket(object) {
        return Err(PasteError::WebSocketApi);
    }
    if has("ApiEndpoint") || has("ApiId") && has("ProtocolType") {
        return Ok(Part::Api(api(object)));
    }
    if has("RouteKey") || has("key") && has("auth") {
        return Ok(Part::Routes { routes: vec![route(object)], complete: false });
    }
    if has("AuthorizerId") || has("JwtConfiguration") {
        return Ok(Part::Authorizers(vec![authorizer(object)]));
    }
    if has("StageName") {
        return Ok(Part::Stages(vec![stage(object)]));
    }
    if has("IntegrationId") || has("IntegrationUri") {
        return Ok(Part::Integrations(vec![integration(object)]));
    }
    if let Some(inner) = object.get("CorsConfiguration").filter(|_| object.len() == 1) {
        let configuration = inner.as_object().map(cors);
        return Ok(Part::Cors { configuration, sure: true });
    }
    if CORS_MEMBERS.iter().any(|name| has(name)) {
        return Ok(Part::Cors { configuration: Some(cors(object)), sure: true });
    }
    if has("endpointConfiguration") || has("apiKeySource") {
        return Err(PasteError::RestApi);
    }
    if has("message") || has("Message") {
        return Err(PasteError::BodyOnly);
    }
    Err(PasteError::OtherJson { found: members(object) })
}

fn items(object: &Object, command: Option<&Aws>) -> Result<Part, PasteError> {
    let complete = !object.get("NextToken").is_some_and(Value::is_string);
    // The answer of the tutorial's function: what a table of DynamoDB holds.
    let is_scan = object.contains_key("ScannedCount") || object.contains_key("Count");
    match object.get("Items") {
        Some(Value::Array(_)) if is_scan => Err(PasteError::BodyOnly),
        Some(Value::Array(rows)) => list(rows, complete, command),
        _ => Err(PasteError::OtherJson { found: members(object) }),
    }
}

fn list(rows: &[Value], complete: bool, command: Option<&Aws>) -> Result<Part, PasteError> {
    let Some(first) = rows.first() else { return empty(command) };
    // `[?RouteKey=='…']` and the like pick some of the rows.
    let filtered =
        command.and_then(|command| command.query.as_deref()).is_some_and(|q| q.contains("[?"));
    match first {
        Value::Object(object) => {
            let objects: Vec<&Object> = rows.iter().filter_map(Value::as_object).collect();
            if objects.len() != rows.len() {
                return Err(PasteError::OtherJson { found: "a mixed array".to_owned() });
            }
            let of_items = of_objects(object, &objects, complete && !filtered);
            of_items.unwrap_or_else(|| unknown_items(object))
        }
        Value::Array(_) => of_rows(rows),
        Value::String(_) => of_keys(rows, !filtered),
        other => Err(PasteError::OtherJson { found: format!("an array of {}", kind(other)) }),
    }
}

fn of_objects(
    first: &Object,
    objects: &[&Object],
    complete: bool,
) -> Option<Result<Part, PasteError>> {
    let part = match single(first) {
        Ok(Part::Api(_)) | Err(PasteError::WebSocketApi) => {
            Part::Apis(objects.iter().map(|object| api(object)).collect())
        }
        Ok(Part::Routes { .. }) => {
            Part::Routes { routes: objects.iter().map(|object| route(object)).collect(), complete }
        }
        Ok(Part::Authorizers(_)) => {
            Part::Authorizers(objects.iter().map(|object| authorizer(object)).collect())
        }
        Ok(Part::Stages(_)) => Part::Stages(objects.iter().map(|object| stage(object)).collect()),
        Ok(Part::Integrations(_)) => {
            Part::Integrations(objects.iter().map(|object| integration(object)).collect())
        }
        Err(error @ (PasteError::Token | PasteError::RestApi)) => return Some(Err(error)),
        _ => return None,
    };
    Some(Ok(part))
}

/// A list of wishes is the body of an answer of the API itself.
fn unknown_items(first: &Object) -> Result<Part, PasteError> {
    if first.contains_key("id") || first.contains_key("message") {
        return Err(PasteError::BodyOnly);
    }
    Err(PasteError::OtherJson { found: format!("an array of objects with {}", members(first)) })
}

fn empty(command: Option<&Aws>) -> Result<Part, PasteError> {
    match command.map(|command| command.operation.as_str()) {
        Some("get-routes") => Ok(Part::Routes { routes: Vec::new(), complete: true }),
        Some("get-authorizers") => Ok(Part::Authorizers(Vec::new())),
        Some("get-stages") => Ok(Part::Stages(Vec::new())),
        Some("get-apis") => Ok(Part::Apis(Vec::new())),
        Some("get-integrations") => Ok(Part::Integrations(Vec::new())),
        _ => Err(PasteError::EmptyList),
    }
}

/// `--query 'Items[].[Name,ApiEndpoint]'` and `--query 'Items[].[StageName,AutoDeploy]'`.
fn of_rows(rows: &[Value]) -> Result<Part, PasteError> {
    let as_stage = |row: &Value| match row.as_array()?.as_slice() {
        [Value::String(name), auto @ (Value::Bool(_) | Value::Null)] => {
            // AWS leaves AutoDeploy out where it is off.
            Some(Stage { name: secrets(name), auto_deploy: Some(auto.as_bool().unwrap_or(false)) })
        }
        _ => None,
    };
    let as_api = |row: &Value| match row.as_array()?.as_slice() {
        [name, Value::String(endpoint)] if endpoint.contains(".execute-api.") => Some(Api {
            id: id_of(endpoint),
            endpoint: Some(secrets(endpoint)),
            name: text(name),
            ..Api::default()
        }),
        _ => None,
    };
    if let Some(stages) = rows.iter().map(as_stage).collect() {
        return Ok(Part::Stages(stages));
    }
    if let Some(apis) = rows.iter().map(as_api).collect() {
        return Ok(Part::Apis(apis));
    }
    Err(PasteError::OtherJson { found: "an array of arrays".to_owned() })
}

/// `--query 'Items[].RouteKey'`.
fn of_keys(rows: &[Value], complete: bool) -> Result<Part, PasteError> {
    let is_key = |key: &&str| *key == "$default" || key.contains(" /");
    let as_route = |row: &Value| {
        let key = row.as_str().filter(is_key)?;
        Some(Route { key: secrets(key), ..Route::default() })
    };
    match rows.iter().map(as_route).collect() {
        Some(routes) => Ok(Part::Routes { routes, complete }),
        None => Err(PasteError::OtherJson { found: "an array of texts".to_owned() }),
    }
}

/// `ProtocolType` is `HTTP` or `WEBSOCKET`.
fn is_web_socket(object: &Object) -> bool {
    object.get("ProtocolType").and_then(Value::as_str) == Some("WEBSOCKET")
}

fn api(object: &Object) -> Api {
    let endpoint = field(object, &["ApiEndpoint"]);
    // A row of `--query` that leaves it out does not say that there is none.
    let is_whole = object.contains_key("ApiId") && object.contains_key("ProtocolType");
    let cors = match object.get("CorsConfiguration") {
        Some(Value::Object(inner)) => Some(Some(cors(inner))),
        Some(Value::Null) => Some(None),
        // A WebSocket API has no such thing as CORS.
        None if is_whole && !is_web_socket(object) => Some(None),
        _ => None,
    };
    Api {
        id: field(object, &["ApiId"]).or_else(|| endpoint.as_deref().and_then(id_of)),
        endpoint,
        name: field(object, &["Name"]),
        cors,
        endpoint_disabled: object.get("DisableExecuteApiEndpoint").and_then(Value::as_bool),
    }
}

fn cors(object: &Object) -> Cors {
    let list = |name| texts(object.get(name)).unwrap_or_default();
    Cors {
        origins: list("AllowOrigins"),
        methods: list("AllowMethods"),
        headers: list("AllowHeaders"),
        exposed: list("ExposeHeaders"),
        credentials: object.get("AllowCredentials").and_then(Value::as_bool),
        max_age: object.get("MaxAge").and_then(Value::as_i64),
    }
}

fn route(object: &Object) -> Route {
    let scopes = object.get("AuthorizationScopes").or_else(|| object.get("scopes"));
    let is_whole = object.contains_key("RouteKey") && object.contains_key("AuthorizationType");
    Route {
        key: field(object, &["RouteKey", "key"]).unwrap_or_default(),
        id: field(object, &["RouteId", "id"]),
        authorization: field(object, &["AuthorizationType", "auth"]),
        authorizer_id: field(object, &["AuthorizerId", "az"]),
        scopes: match scopes {
            Some(scopes) => Some(texts(Some(scopes)).unwrap_or_default()),
            None => is_whole.then(Vec::new),
        },
        target: field(object, &["Target", "target"]),
    }
}

fn authorizer(object: &Object) -> Authorizer {
    let jwt = object.get("JwtConfiguration").and_then(Value::as_object);
    let source = object.get("IdentitySource");
    Authorizer {
        id: field(object, &["AuthorizerId"]),
        name: field(object, &["Name"]),
        kind: field(object, &["AuthorizerType"]),
        identity_source: source.and_then(|source| {
            texts(Some(source)).or_else(|| text(source).map(|source| vec![source]))
        }),
        issuer: jwt.and_then(|jwt| field(jwt, &["Issuer"])),
        audience: jwt.map(|jwt| texts(jwt.get("Audience")).unwrap_or_default()),
    }
}

fn stage(object: &Object) -> Stage {
    let auto_deploy = object.get("AutoDeploy").and_then(Value::as_bool);
    let is_whole = object.contains_key("CreatedDate") || object.contains_key("RouteSettings");
    Stage {
        name: field(object, &["StageName"]).unwrap_or_default(),
        auto_deploy: auto_deploy.or_else(|| is_whole.then_some(false)),
    }
}

fn integration(object: &Object) -> Integration {
    Integration {
        id: field(object, &["IntegrationId"]),
        uri: field(object, &["IntegrationUri"]),
        payload_format: field(object, &["PayloadFormatVersion"]),
    }
}

fn id_of(endpoint: &str) -> Option<String> {
    let (id, _) = endpoint.strip_prefix("https://")?.split_once(".execute-api.")?;
    Some(secrets(id))
}

fn field(object: &Object, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(object.get(*name)?))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(secrets)
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    Some(value?.as_array()?.iter().filter_map(text).collect())
}

/// The first members of an object, for a sentence.
fn members(object: &Object) -> String {
    let names: Vec<String> = object.keys().take(6).map(|name| brief(name)).collect();
    match names.len() {
        0 => "an object without members".to_owned(),
        _ if object.len() > names.len() => format!("the members {} and more", names.join(", ")),
        _ => format!("the members {}", names.join(", ")),
    }
}

fn brief(text: &str) -> String {
    let safe = secrets(text);
    safe.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
