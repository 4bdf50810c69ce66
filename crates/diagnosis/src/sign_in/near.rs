//! How two names differ, and which names a mistyped one may stand for.

use url::Url;

/// The regions in the domains of Auth0's public cloud.
///
/// Source: <https://auth0.com/docs/troubleshoot/customer-support/operational-policies/public-cloud-service-endpoints>.
const REGIONS: [&str; 6] = ["us", "eu", "au", "ca", "jp", "uk"];
const AUTH0: &str = "auth0.com";
/// How many letters of a name may be wrong for it to be taken as a slip.
const SLIP: usize = 2;

/// Domains of Auth0 that the issuer's may have been meant to be: the same tenant in another region, or
/// with the letters of `auth0.com` put right. Nothing for other issuers.
pub(super) fn variants(issuer: &str) -> Vec<String> {
    let host = host(issuer).unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let Some((tenant, domain)) = labels.split_at_checked(labels.len().saturating_sub(2)) else {
        return Vec::new();
    };
    let domain = domain.join(".");
    if tenant.is_empty() {
        return Vec::new();
    }
    if domain != AUTH0 {
        let is_slip = distance(&domain, AUTH0) <= SLIP;
        return if is_slip { vec![format!("{}.{AUTH0}", tenant.join("."))] } else { Vec::new() };
    }
    let (name, region) = match tenant {
        [name, .., region] => (*name, Some(*region)),
        [name] => (*name, None),
        [] => return Vec::new(),
    };
    let others = REGIONS.iter().filter(|other| Some(**other) != region);
    let mut variants: Vec<String> = others.map(|other| format!("{name}.{other}.{AUTH0}")).collect();
    // Tenants of the United States that were made before June 2020 have no region in their names.
    if region.is_some() {
        variants.push(format!("{name}.{AUTH0}"));
    }
    variants
}

/// Where two texts differ, for people. `a` and `b` are named by `left` and `right`.
pub(super) fn difference((left, a): (&str, &str), (right, b): (&str, &str)) -> String {
    if a.strip_suffix('/') == Some(b) || b.strip_suffix('/') == Some(a) {
        return "They differ in the final slash, which counts.".to_owned();
    }
    if a.eq_ignore_ascii_case(b) {
        return "They differ in capital letters, which count.".to_owned();
    }
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| match text.chars().skip(alike).collect::<String>() {
        rest if rest.is_empty() => "ends".to_owned(),
        rest => format!("goes on with “{rest}”"),
    };
    format!("They differ from character {} on: {left} {}, {right} {}.", alike + 1, rest(a), rest(b))
}

/// Whether one of two issuers is under Auth0's own domain and the other is not: a custom domain.
pub(super) fn is_custom_domain(a: &str, b: &str) -> bool {
    let is_auth0 = |issuer| host(issuer).is_some_and(|host| host.ends_with(".auth0.com"));
    is_auth0(a) != is_auth0(b)
}

fn host(issuer: &str) -> Option<String> {
    Some(Url::parse(issuer).ok()?.domain()?.to_owned())
}

/// How many letters have to be put in, left out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_tenant_elsewhere_is_offered() {
        assert_eq!(
            variants("https://t.eu.auth0.com/")[..5],
            ["us", "au", "ca", "jp", "uk"].map(|region| format!("t.{region}.auth0.com"))
        );
        assert_eq!(variants("https://t.eu.auth0.com/")[5..], ["t.auth0.com"]);
        assert_eq!(variants("https://t.auth0.com/")[1], "t.eu.auth0.com");
        for (typed, meant) in [
            ("https://t.eu.auth0.co/", "t.eu.auth0.com"),
            ("https://t.us.atuh0.com/", "t.us.auth0.com"),
            ("https://t.auth.com/", "t.auth0.com"),
        ] {
            assert_eq!(variants(typed), [meant], "{typed}");
        }
    }

    #[test]
    fn nothing_is_made_up_for_others() {
        for issuer in [
            "https://op.example/",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A",
            "http://localhost:8081/",
            "http://127.0.0.1:8081/",
            "https://auth0.com/",
            "nonsense",
        ] {
            assert_eq!(variants(issuer), Vec::<String>::new(), "{issuer}");
        }
    }

    #[test]
    fn a_difference_is_named_to_the_letter() {
        for (a, b, words) in [
            ("https://t.x", "https://t.x/", "final slash"),
            ("https://t.x/", "https://t.x", "final slash"),
            ("https://T.x/", "https://t.x/", "capital letters"),
            (
                "https://t.eu.x/",
                "https://t.us.x/",
                "from character 11 on: A goes on with “eu.x/”, B goes on with “us.x/”",
            ),
            ("https://t.x", "https://t.x/a", "from character 12 on: A ends, B goes on with “/a”"),
        ] {
            let text = difference(("A", a), ("B", b));
            assert!(text.contains(words), "{a} {b}: {text}");
        }
    }

    #[test]
    fn distances() {
        for (a, b, expected) in
            [("", "", 0), ("a", "", 1), ("auth0.com", "auth.com", 1), ("ab", "ba", 2)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }
}
