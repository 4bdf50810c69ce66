//! 403 and the scopes.

use relying_party::Options;
use serde_json::{Value, json};

use super::{challenged, found, tested};
use crate::{Certainty, Code, Finding, Offer, authorizer::testing::with_claims, tests::place};

const INSUFFICIENT: &str = r#"Bearer scope="create:wishes" error="insufficient_scope""#;

fn forbidden(scopes: &[&str], challenge: Option<&str>, claims: &Value, stated: bool) -> Finding {
    let mut place = place();
    if !stated {
        place.settings.authorizer = None;
    }
    place.settings.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let token = with_claims(claims);
    found(challenged(403, challenge), &tested(&token), &place)
}

#[test]
fn a_scope_that_was_asked_for_and_not_granted_is_a_matter_of_the_account() {
    let none = json!({});
    let not_asked = forbidden(&["openid"], Some(INSUFFICIENT), &none, false);
    let wanted = Options { extra_scopes: vec!["create:wishes".to_owned()], ..Options::default() };
    assert_eq!(not_asked.offer, Some(Offer::SignInFor(Box::new(wanted))));
    assert_eq!((not_asked.certainty, not_asked.catalogue), (Certainty::Proved, "A11"));
    let asked = ["openid", "create:wishes"];
    let not_granted = forbidden(&asked, Some(INSUFFICIENT), &none, false);
    assert_eq!(not_granted.offer, Some(Offer::Retry), "the same account would be refused again");
    assert!(format!("{not_granted:?}").contains("lacks the permission"), "{not_granted:?}");
    assert_eq!(not_granted.catalogue, "A10 A12 L16");
    let unknown = forbidden(&["openid"], Some("Bearer"), &none, false);
    assert_eq!((unknown.code, unknown.certainty), (Code::ScopeMissing, Certainty::OneOfThese));
    assert_eq!(unknown.catalogue, Code::ScopeMissing.catalogue());
    let stated = forbidden(&["openid"], None, &none, true);
    assert_eq!((stated.certainty, stated.catalogue), (Certainty::VeryLikely, "A11"));
}

#[test]
fn a_scope_that_is_in_permissions_need_only_be_asked_for() {
    let assigned = json!({"permissions": ["create:wishes"]});
    let finding = forbidden(&["openid"], Some(INSUFFICIENT), &assigned, false);
    assert_eq!((finding.code, finding.certainty), (Code::ScopeInPermissions, Certainty::Proved));
    assert!(matches!(finding.offer, Some(Offer::SignInFor(_))), "{finding:?}");
    let believed = forbidden(&["openid"], None, &assigned, true);
    assert_eq!(
        (believed.code, believed.certainty),
        (Code::ScopeInPermissions, Certainty::VeryLikely)
    );
}

#[test]
fn a_scope_that_the_token_has_is_not_called_missing_for_sure() {
    let granted = json!({"scope": "openid create:wishes"});
    let finding = forbidden(&["openid"], None, &granted, true);
    assert_eq!((finding.code, finding.certainty), (Code::ApiForbidden, Certainty::OneOfThese));
}
