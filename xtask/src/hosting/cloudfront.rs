//! CloudFront before an S3 bucket: a response headers policy, a function for the routes, what a missing file
//! is answered with, and the upload, which says how long each file may be kept.

use serde_json::{Value, json};

use crate::hosting::{
    headers::{Header, Keep, STRICT_TRANSPORT, at_a_host},
    routes::ROUTES,
    site::{DIGITS, Site},
};

/// What CloudFront has fields of its own for; every other header is a custom one.
const SECURITY: [&str; 4] = [
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Strict-Transport-Security",
];

/// For `aws cloudfront create-response-headers-policy --response-headers-policy-config`.
pub(crate) fn policy(site: &Site) -> Value {
    let headers = at_a_host(&site.connect);
    let value = |wanted: &str| {
        let found = headers.iter().find(|header| header.name == wanted);
        found.map(|header| header.value.as_str()).unwrap_or_default()
    };
    let seconds =
        STRICT_TRANSPORT.trim_start_matches("max-age=").parse::<u32>().unwrap_or_default();
    let custom: Vec<_> = headers
        .iter()
        .filter(|header| !SECURITY.contains(&header.name))
        .map(|Header { name, value }| json!({ "Header": name, "Value": value, "Override": true }))
        .collect();
    json!({
        "Name": "wish-list",
        "Comment": "What the app asks a host to send (cargo xtask hosting)",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {
                "ContentSecurityPolicy": value("Content-Security-Policy"), "Override": true
            },
            "ReferrerPolicy": { "ReferrerPolicy": value("Referrer-Policy"), "Override": true },
            // It has one value, `nosniff`.
            "ContentTypeOptions": { "Override": true },
            "StrictTransportSecurity": {
                "AccessControlMaxAgeSec": seconds, "IncludeSubdomains": false, "Preload": false,
                "Override": true
            },
        },
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    })
}

/// The function for the event `viewer-request`, in the runtime `cloudfront-js-2.0`.
pub(crate) fn function() -> String {
    format!(
        "// Answers each page of the app with index.html, under its own address.\n\
         const routes = {};\n\
         function handler(event) {{\n\
         \x20   const request = event.request;\n\
         \x20   if (routes.includes(request.uri)) request.uri = \"/index.html\";\n\
         \x20   return request;\n\
         }}\n",
        json!(ROUTES)
    )
}

/// `CustomErrorResponses` of a distribution. A bucket that may not be listed says 403 of a file that it has not.
pub(crate) fn missing() -> Value {
    let answer = |code: u16| {
        json!({
            "ErrorCode": code, "ResponsePagePath": "/404.html", "ResponseCode": "404",
            "ErrorCachingMinTTL": 10
        })
    };
    json!({ "Quantity": 2, "Items": [answer(403), answer(404)] })
}

/// The media types of the files with a hash, which the AWS CLI otherwise guesses from the machine it runs on.
const TYPES: [(&str, &str); 4] = [
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("wasm", "application/wasm"),
];

/// A script that uploads a release: each file once, whatever is in it. Of a file with a hash whose media type is not
/// written here the AWS CLI makes a guess.
pub(crate) fn upload() -> String {
    const COPY: &str = "aws s3 cp \"$dist\" \"s3://$bucket\" --recursive";
    let (for_ever, asking) = (Keep::ForEver.value(), Keep::Asking.value());
    let hash = "[0-9a-f]".repeat(DIGITS);
    let hashed = TYPES.map(|(extension, media)| {
        format!(
            "{COPY} --exclude '*' \\\n\
             \x20 --include \"*-${{hash}}[._]*{extension}\" --content-type '{media}' \\\n\
             \x20 --cache-control '{for_ever}'\n"
        )
    });
    let hashed = hashed.concat();
    let known = TYPES.map(|(extension, _)| format!(" --exclude '*.{extension}'")).concat();
    format!(
        "#!/bin/sh\n\
         # usage: upload.sh BUCKET [DIST]\n\
         # The files with a hash first, so that no page names one that is not there yet. Those of releases before\n\
         # stay, so that an open page still finds its chunks.\n\
         set -eu\n\
         bucket=$1\n\
         dist=${{2:-dist}}\n\
         hash='{hash}'\n\
         {hashed}\
         {COPY} --exclude '*' \\\n\
         \x20 --include \"*-${{hash}}[._]*\"{known} \\\n\
         \x20 --cache-control '{for_ever}'\n\
         {COPY} --exclude \"*-${{hash}}[._]*\" --cache-control '{asking}'\n"
    )
}
