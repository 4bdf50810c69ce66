//! CORS as a function does it by hand, where the API has no configuration of its own.

use serde_json::{Value, json};

/// The answer to a preflight of one of `origins`; without CORS headers for any other.
pub(crate) fn preflight(event: &Value, origins: &[String]) -> Value {
    let mut answer = json!({"statusCode": 204});
    if let Some(origin) = allowed(event, origins) {
        answer["headers"] = json!({
            "access-control-allow-origin": origin,
            "access-control-allow-methods": "GET,POST",
            "access-control-allow-headers": "authorization,content-type",
            "access-control-max-age": "300",
            "vary": "origin",
        });
    }
    answer
}

/// Adds to what the function `returned` what a page of one of `origins` needs to read it. A return
/// value that is not structured has no place for headers.
pub(crate) fn add(returned: &mut Value, event: &Value, origins: &[String]) {
    let Some(origin) = allowed(event, origins) else { return };
    if returned.get("statusCode").is_none() {
        return;
    }
    for (name, value) in [
        ("access-control-allow-origin", origin),
        ("access-control-expose-headers", "apigw-requestid,date"),
        ("vary", "origin"),
    ] {
        returned["headers"][name] = json!(value);
    }
}

/// The origin of the request, if it is listed. The sandbox's events have their names in lower case.
fn allowed<'e>(event: &'e Value, origins: &[String]) -> Option<&'e str> {
    let origin = event["headers"]["origin"].as_str()?;
    origins.iter().any(|allowed| allowed == origin).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "http://localhost:8080";

    #[test]
    fn a_listed_origin_is_answered_by_its_name() {
        let origins = [APP.to_owned()];
        for (origin, named) in [(json!(APP), json!(APP)), (json!("https://x.example"), Value::Null)]
        {
            let event = json!({"headers": {"origin": origin}});
            let name = "access-control-allow-origin";
            assert_eq!(preflight(&event, &origins)["headers"][name], named);
            let mut returned = json!({"statusCode": 200});
            add(&mut returned, &event, &origins);
            assert_eq!(returned["headers"][name], named);
        }
        let mut bare = json!({"Items": []});
        add(&mut bare, &json!({"headers": {"origin": APP}}), &origins);
        assert_eq!(bare, json!({"Items": []}));
    }
}
