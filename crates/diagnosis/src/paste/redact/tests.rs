use super::{is_token, secrets, without_tokens};

#[test]
fn a_token_goes_and_whatever_else_there_is_stays() {
    for (text, expected) in [
        ("", ""),
        ("code=a&b", "code=a&b"),
        ("x eyJhbGciOiJSUzI1NiJ9.e30.c2ln y", "x [redacted] y"),
        ("eyJ eyJhbGciOiJ eyJhbGci", "eyJ [redacted] eyJhbGci"),
        ("eyJhbGciOiJ/eyJhbGciOiJ", "[redacted]/[redacted]"),
    ] {
        assert_eq!(without_tokens(text), expected, "{text}");
    }
}

/// What stands just inside and just outside a rule.
#[test]
fn the_edges_of_what_is_a_secret() {
    for (text, expected) in [
        ("eyJ12345678", "[redacted]"),
        ("eyJ1234567", "eyJ1234567"),
        ("Bearer\tabc", "Bearer\t[redacted]"),
        ("Bearerabc", "Bearerabc"),
        ("Bearer abc==,", "Bearer [redacted],"),
        ("Bearer abc=d", "Bearer abc=d"),
        ("xbearer abc", "xbearer abc"),
        ("cookie:", "cookie:"),
        ("cookie: \t'a'", "cookie: \t'a'"),
        ("state = a", "state = a"),
        ("state: a", "state: a"),
        (r#""state" : 'a b'"#, r#""state" : '[redacted]'"#),
        ("code%3da&b", "code%3d[redacted]&b"),
        ("code=%41%3Dx", "code=[redacted]"),
        ("%3Fcode=a", "%3Fcode=[redacted]"),
        ("%3Gcode=a", "%3Gcode=a"),
        ("AKIAIOSFODNN7EXAMPL", "AKIAIOSFODNN7EXAMPL"),
        ("AKIAIOSFODNN7EXAMPLEX", "AKIAIOSFODNN7EXAMPLEX"),
        ("ASIAIOSFODNN7EXAMPLE", "[redacted]"),
        ("BKIAIOSFODNN7EXAMPLE", "BKIAIOSFODNN7EXAMPLE"),
        ("@example.com", "@example.com"),
        ("a@example.", "a@example."),
        ("a@.example", "a@.example"),
        ("a@b.c", "[redacted]"),
    ] {
        assert_eq!(secrets(text), expected, "{text}");
    }
}

#[test]
fn secrets_go_and_the_rest_stays() {
    let cases = [
        ("", ""),
        ("plain text — ünïcode", "plain text — ünïcode"),
        ("x eyJhbGciOiJSUzI1NiJ9.e30.c2ln y", "x [redacted] y"),
        ("eyJ", "eyJ"),
        ("Bearer abc.def", "Bearer [redacted]"),
        ("-H 'authorization: bearer  a+/b=='", "-H 'authorization: [redacted]'"),
        ("www-authenticate: Bearer", "www-authenticate: Bearer"),
        (r#"Bearer scope="" error="invalid_token""#, r#"Bearer scope="" error="invalid_token""#),
        ("the Bearer token is", "the Bearer token is"),
        ("Bearer Bearer abc", "Bearer Bearer [redacted]"),
        ("Bearer cookie: abc", "Bearer cookie: [redacted]"),
        ("Authorization: raw-token-here\nnext", "Authorization: [redacted]\nnext"),
        ("Set-Cookie: a=b; Path=/", "Set-Cookie: [redacted]"),
        ("/cb?code=abc&state=d%20e&x=1", "/cb?code=[redacted]&state=[redacted]&x=1"),
        ("next=%3Fcode%3Dabc", "next=%3Fcode%3D[redacted]"),
        ("status_code=404", "status_code=404"),
        (r#"{"id_token": "abc","n":1}"#, r#"{"id_token": "[redacted]","n":1}"#),
        (r#"{\"state\":\"abc\"}"#, r#"{\"state\":\"[redacted]\"}"#),
        (r#"{"state":1}"#, r#"{"state":1}"#),
        (r#""token": "access_token": "abc""#, r#""token": "access_token": "[redacted]""#),
        (r#"\"token\": \"code\": \"abc\""#, r#"\"token\": \"code\": \"[redacted]\""#),
        (r#"code="secret": "abc""#, r#"code="secret": "[redacted]""#),
        (r#""token": "password""#, r#""token": "[redacted]""#),
        (r#"{"password": "correct horse"}"#, r#"{"password": "[redacted]"}"#),
        (r#"{"password":"a\"b, c\\","n":1}"#, r#"{"password":"[redacted]","n":1}"#),
        (r#"{\"state\":\"a \\\"b\\\" c\",\"n\":1}"#, r#"{\"state\":\"[redacted]\",\"n\":1}"#),
        ("{\"secret\": \"cut off\nnext", "{\"secret\": \"[redacted]\nnext"),
        (r#"{"secret":"","n":1}"#, r#"{"secret":"","n":1}"#),
        (r#"{"apiKey": "a b","n":1}"#, r#"{"apiKey": "[redacted]","n":1}"#),
        ("clientSecret=a&refresh-token=b", "clientSecret=[redacted]&refresh-token=[redacted]"),
        ("code=(Bearer abc, d", "code=[redacted], d"),
        ("authorization=Bearer  abc d", "authorization=[redacted] d"),
        ("?code=ab(Set-Cookie: x; y\nz", "?code=[redacted]\nz"),
        ("state=(bearer a(Cookie: b", "state=[redacted](Cookie: [redacted]"),
        ("code%3Dbearer abc", "code%3D[redacted]"),
        ("token=Bearer scope=\"a\"", "token=[redacted] scope=\"a\""),
        ("nonce=\"a b\", realm=\"c d\"", "nonce=\"[redacted]\", realm=\"c d\""),
        (r#"["?code=","a"]"#, r#"["?code=","a"]"#),
        ("mail jane.doe+x@example.co.uk now", "mail [redacted] now"),
        ("login?u=jane%40example.com", "login?u=[redacted]"),
        ("@everyone a@b", "@everyone a@b"),
        ("key AKIAIOSFODNN7EXAMPLE", "key [redacted]"),
        (
            "access-control-allow-headers: authorization",
            "access-control-allow-headers: authorization",
        ),
        ("$request.header.Authorization", "$request.header.Authorization"),
    ];
    for (text, expected) in cases {
        assert_eq!(secrets(text), expected, "{text}");
    }
}

#[test]
fn a_token_and_nothing_else() {
    for text in ["eyJhbGciOi.eyJzdWIi.x", " Bearer eyJhbGciOi..a.b.c\n", "'eyJhbGciOi.a.b'"] {
        assert!(is_token(text), "{text}");
    }
    for text in ["", "Bearer ", "eyJhbGciOiJSUzI1NiJ9", "a.b.c", "eyJhbGciOi.a.b and more"] {
        assert!(!is_token(text), "{text}");
    }
}
