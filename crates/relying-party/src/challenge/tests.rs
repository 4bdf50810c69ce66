use super::*;

/// Each challenge as `Scheme`, `Scheme ~token68` or `Scheme [name=value][name=value]`.
fn shown(challenges: &[Challenge]) -> String {
    let show = |challenge: &Challenge| {
        let token68 = challenge.token68.iter().map(|text| format!(" ~{text}"));
        let parameters =
            challenge.parameters.iter().map(|(name, value)| format!("[{name}={value}]"));
        let gap = if challenge.parameters.is_empty() { "" } else { " " };
        let rest: String = token68.chain([gap.to_owned()]).chain(parameters).collect();
        format!("{}{rest}", challenge.scheme)
    };
    challenges.iter().map(show).collect::<Vec<_>>().join(" / ")
}

fn check(table: &[(&str, &str)]) {
    for (field, expected) in table {
        assert_eq!(shown(&parse(field)), *expected, "{field:?}");
    }
}

// Holds: R28.
#[test]
fn the_form_of_the_standard_is_read() {
    check(&[
        ("", ""),
        (" \t ", ""),
        ("Bearer", "Bearer"),
        (" Bearer\t", "Bearer"),
        ("bEaReR", "bEaReR"),
        ("Bearer realm=wishes", "Bearer [realm=wishes]"),
        ("Bearer realm=\"wishes\"", "Bearer [realm=wishes]"),
        ("Bearer   realm=\"w\"", "Bearer [realm=w]"),
        ("Bearer\trealm=\"w\"", "Bearer [realm=w]"),
        ("Bearer REALM=w", "Bearer [realm=w]"),
        ("Bearer realm = \"w\"", "Bearer [realm=w]"),
        ("Bearer realm\t=\t w , error =e", "Bearer [realm=w][error=e]"),
        ("Bearer realm=\"w\", error=\"e\"", "Bearer [realm=w][error=e]"),
        ("Bearer realm=\"w\",error=\"e\"", "Bearer [realm=w][error=e]"),
        ("Bearer realm=\"w\"\t,\terror=e ", "Bearer [realm=w][error=e]"),
        ("Bearer error*=UTF-8''x", "Bearer [error*=UTF-8''x]"),
        ("x!#$%&'*+-.^_`|~9 a=b", "x!#$%&'*+-.^_`|~9 [a=b]"),
    ]);
}

// Holds: R28.
#[test]
fn quoted_strings_are_unquoted() {
    check(&[
        (r#"Bearer realm="""#, "Bearer [realm=]"),
        (r#"Bearer realm="a b""#, "Bearer [realm=a b]"),
        ("Bearer realm=\"a\tb\"", "Bearer [realm=a\tb]"),
        (r#"Bearer realm="a, Basic b=c""#, "Bearer [realm=a, Basic b=c]"),
        (r#"Bearer realm="error=\"x\"""#, r#"Bearer [realm=error="x"]"#),
        (r#"Bearer realm="a\\", error=e"#, r"Bearer [realm=a\][error=e]"),
        (r#"Bearer realm="\a\b""#, "Bearer [realm=ab]"),
        (r#"Bearer realm="\"""#, r#"Bearer [realm="]"#),
        ("Bearer realm=\"Wünsche \u{1F381}\"", "Bearer [realm=Wünsche \u{1F381}]"),
        ("Bearer realm=\"\\ü\"", "Bearer [realm=ü]"),
        ("Bearer realm='a'", "Bearer [realm='a']"),
        (r#"Bearer realm="a=b=c""#, "Bearer [realm=a=b=c]"),
    ]);
}

// Holds: R28.
#[test]
fn a_token68_stands_instead_of_parameters() {
    check(&[
        ("Negotiate", "Negotiate"),
        ("Negotiate YII=", "Negotiate ~YII="),
        ("NTLM TlRMTVNTUAAB==", "NTLM ~TlRMTVNTUAAB=="),
        ("X a-b._~+/9", "X ~a-b._~+/9"),
        ("X abc , Basic realm=r", "X ~abc / Basic [realm=r]"),
        ("X abc,Basic realm=r", "X ~abc / Basic [realm=r]"),
        ("X a==b", "X"),
        ("X abc= =", "X"),
        ("X realm=, error=e", "X [error=e]"),
        ("X abc def", "X"),
    ]);
}

// Holds: R28.
#[test]
fn one_field_has_several_challenges() {
    check(&[
        ("Basic, Bearer", "Basic / Bearer"),
        ("Basic realm=a, Bearer realm=b", "Basic [realm=a] / Bearer [realm=b]"),
        ("Basic realm=a , realm2=b,Bearer", "Basic [realm=a][realm2=b] / Bearer"),
        ("Bearer realm=a, Bearer error=e", "Bearer [realm=a] / Bearer [error=e]"),
        (
            "Negotiate, X a=b, NTLM abc=, Basic c=d",
            "Negotiate / X [a=b] / NTLM ~abc= / Basic [c=d]",
        ),
        (",,Bearer , ,realm=a,, error=e,", "Bearer [realm=a][error=e]"),
        (", ,\t, Basic,, ,Bearer,", "Basic / Bearer"),
        (",", ""),
        ("Bearer,error=e", "Bearer [error=e]"),
        ("Bearer , error=e", "Bearer [error=e]"),
        ("Basic realm=\"a\", Bearer = b", "Basic [realm=a][bearer=b]"),
    ]);
}

// Holds: R28.
#[test]
fn the_form_of_aws_is_read_and_may_be_mixed() {
    check(&[
        ("Bearer scope=\"a b\" error=\"e\"", "Bearer [scope=a b][error=e]"),
        (
            "Bearer scope=\"create:wishes read\" error=\"insufficient_scope\" \
             error_description=\"the token lacks it\"",
            "Bearer [scope=create:wishes read][error=insufficient_scope]\
             [error_description=the token lacks it]",
        ),
        ("Bearer scope=\"\" error=\"e\"", "Bearer [scope=][error=e]"),
        ("Bearer a=b  c=d\te=f", "Bearer [a=b][c=d][e=f]"),
        ("Bearer a=b c = d e =f", "Bearer [a=b][c=d][e=f]"),
        ("Bearer a=b, c=d e=f ,g=h", "Bearer [a=b][c=d][e=f][g=h]"),
        ("Basic a=b c=d, Bearer e=f g=h", "Basic [a=b][c=d] / Bearer [e=f][g=h]"),
        ("Bearer a=b Basic c=d", "Bearer [a=b][c=d]"),
        ("Bearer a=\"b\" what c=d", "Bearer [a=b][c=d]"),
        (
            "Bearer error_description=The token expired error=e",
            "Bearer [error_description=The][error=e]",
        ),
    ]);
}

// Holds: R28.
#[test]
fn what_is_unreadable_is_left_out() {
    check(&[
        ("error=e", ""),
        ("\"Bearer\" error=e", ""),
        ("Bearer: error=e", ""),
        ("B\u{e9}arer error=e", ""),
        ("B@d a=b, Bearer c=d", "Bearer [c=d]"),
        ("Basic a=b, B@d c=d, e=f, Bearer g=h", "Basic [a=b] / Bearer [g=h]"),
        ("Basic a=b, @, Bearer", "Basic [a=b] / Bearer"),
        ("Bearer a=@, c=d", "Bearer [c=d]"),
        ("Bearer a=b@, c=d", "Bearer [c=d]"),
        ("Bearer a=b/c e=f", "Bearer [e=f]"),
        ("Bearer a=b=c, e=f", "Bearer [e=f]"),
        ("Bearer a=b;c=d, e=f", "Bearer [e=f]"),
        ("Bearer x=1, a=, e=f", "Bearer [x=1][e=f]"),
        ("Bearer =a, e=f", ""),
        ("Bearer a=\"b\"c=d, e=f", "Bearer [e=f]"),
        ("Bearer a=\"b\"\"c, d\", e=f", "Bearer [e=f]"),
        ("Bearer @\"x, Basic y=z\", e=f", "Bearer [e=f]"),
        ("Bearer a=b, c=\"d, e=f", "Bearer [a=b]"),
        ("Bearer a=b c=\"", "Bearer [a=b]"),
        ("Bearer a=b c=\"\\\"", "Bearer [a=b]"),
        ("Bearer a=b c=\"\\", "Bearer [a=b]"),
        ("Bearer a=\"x\u{0}y\", c=d", "Bearer [c=d]"),
        ("Bearer a=\"\\\u{7f}\", c=d", "Bearer [c=d]"),
        ("Bearer\u{a0}a=b", ""),
        ("Bearer a=ü, c=d", "Bearer [c=d]"),
        ("Bearer a=\u{201c}b\u{201d}, c=d", "Bearer [c=d]"),
        ("Bearer\r\nSet-Cookie: a=b", ""),
    ]);
}

// Holds: R28.
#[test]
fn a_parameter_that_stands_there_twice_costs_the_challenge() {
    check(&[
        ("Bearer scope=a, scope=a", ""),
        ("Bearer scope=a SCOPE=b", ""),
        ("Bearer scope=a, scope=@", ""),
        ("Bearer scope=a, scope=b, Bearer error=e", "Bearer [error=e]"),
        ("Basic realm=a, Bearer realm=a", "Basic [realm=a] / Bearer [realm=a]"),
    ]);
}

// Holds: R28.
#[test]
fn a_field_that_no_server_sends_is_not_read() {
    let field = |length: usize| format!("Bearer a={}", "b".repeat(length - "Bearer a=".len()));
    assert_eq!(MAX_FIELD, 16_384, "16 KiB");
    assert_eq!(parse(&field(MAX_FIELD)).len(), 1);
    assert_eq!(parse(&field(MAX_FIELD + 1)), Vec::new());
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

// Holds: R28.
#[test]
fn a_bearer_challenge_says_what_it_demands() {
    let scope = |scopes: &[&str]| Some(Demand::Scope(words(scopes)));
    let invalid =
        |text: Option<&str>| Some(Demand::InvalidToken { description: text.map(str::to_owned) });
    let step_up = |acr_values: &[&str], max_age, scopes: &[&str]| {
        let (acr_values, scopes) = (words(acr_values), words(scopes));
        Some(Demand::StepUp { acr_values, max_age, scopes })
    };
    for (field, expected) in [
        ("", None),
        ("Basic realm=a", None),
        ("DPoP error=\"invalid_token\"", None),
        ("Bearer", Some(Demand::Token(Vec::new()))),
        ("bearer scope=\"a b\"", Some(Demand::Token(words(&["a", "b"])))),
        ("Bearer error=\"\"", Some(Demand::Token(Vec::new()))),
        ("Bearer scope=\"a b\" error=\"insufficient_scope\"", scope(&["a", "b"])),
        ("BEARER error=\"insufficient_scope\", scope=\"  b   a b \"", scope(&["b", "a"])),
        ("Bearer error=insufficient_scope", scope(&[])),
        (
            "Bearer error=insufficient_scope scope=\"a \\\"x c\\\\d \u{fc} e\tf g\"",
            scope(&["a", "g"]),
        ),
        ("Basic realm=a, Bearer, Bearer error=insufficient_scope", scope(&[])),
        ("Bearer error=invalid_token, Bearer error=insufficient_scope", invalid(None)),
        ("Bearer error=\"invalid_token\" error_description=\" old \u{85}\"", invalid(Some("old"))),
        ("Bearer error=\"invalid_token\" error_description=\"\"", invalid(None)),
        (
            "Bearer error=\"insufficient_user_authentication\", acr_values=\"urn:a b\", max_age=\"5\"",
            step_up(&["urn:a", "b"], Some(5), &[]),
        ),
        (
            "Bearer error=insufficient_user_authentication max_age=0 scope=\"s\"",
            step_up(&[], Some(0), &["s"]),
        ),
        ("Bearer error=insufficient_user_authentication max_age=-1", step_up(&[], None, &[])),
        ("Bearer error=insufficient_user_authentication max_age=+1", step_up(&[], None, &[])),
        ("Bearer error=insufficient_user_authentication max_age=\"\"", step_up(&[], None, &[])),
        (
            "Bearer error=insufficient_user_authentication max_age=18446744073709551616",
            step_up(&[], None, &[]),
        ),
        (
            "Bearer error=invalid_request error_description=\"no\"",
            Some(Demand::Other {
                error: "invalid_request".to_owned(),
                description: Some("no".to_owned()),
            }),
        ),
    ] {
        assert_eq!(demand(field), expected, "{field}");
    }
}

// Holds: R28.
#[test]
fn what_goes_into_a_url_is_limited() {
    let long =
        |length: usize| format!("Bearer error=insufficient_scope scope={}", "a".repeat(length));
    assert_eq!(demand(&long(MAX_WORD)), Some(Demand::Scope(vec!["a".repeat(MAX_WORD)])));
    assert_eq!(demand(&long(MAX_WORD + 1)), Some(Demand::Scope(Vec::new())));
    let many: Vec<String> = (0..=MAX_WORDS).map(|number| number.to_string()).collect();
    let field = format!("Bearer error=insufficient_scope scope=\"{}\"", many.join(" "));
    assert_eq!(demand(&field), Some(Demand::Scope(many[..MAX_WORDS].to_vec())));
}
