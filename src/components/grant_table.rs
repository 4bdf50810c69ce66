//! Scopes side by side.

use diagnosis::authorizer::Grant;
use leptos::prelude::*;

/// How many scopes are shown; a token can have hundreds.
const SHOWN: usize = 40;

/// A table, a row for each scope.
#[component]
pub(crate) fn GrantTable(
    /// The scopes.
    #[prop(into)]
    grants: Signal<Vec<Grant>>,
) -> impl IntoView {
    let rows =
        move || grants.with(|grants| grants.iter().take(SHOWN).cloned().map(row).collect_view());
    let more = move || {
        let more = grants.with(Vec::len).saturating_sub(SHOWN);
        (more > 0).then(|| view! { <p class={"form__hint"}>{format!("And {more} more.")}</p> })
    };
    let overlooked = move || {
        let names = grants.with(|grants| overlooked(grants));
        names.map(|names| view! { <p class={"note"} data-overlooked={""}>{names}</p> })
    };
    view! {
        {overlooked}
        <table class={"table table--grants"} role={"table"}>
            <thead role={"rowgroup"}>
                <tr role={"row"}>
                    <th role={"columnheader"} scope={"col"}>{"Scope"}</th>
                    <th role={"columnheader"} scope={"col"}>{"Asked for"}</th>
                    <th role={"columnheader"} scope={"col"}>{"In scope"}</th>
                    <th role={"columnheader"} scope={"col"}>{"In permissions"}</th>
                    <th role={"columnheader"} scope={"col"}>{"Opens"}</th>
                </tr>
            </thead>
            <tbody role={"rowgroup"}>{rows}</tbody>
        </table>
        {more}
    }
}

fn row(grant: Grant) -> impl IntoView {
    let routes = match grant.needed_by.as_slice() {
        [] => "–".to_owned(),
        routes => routes.join(", "),
    };
    let scope = grant.scope.clone();
    view! {
        <tr role={"row"} data-scope=scope>
            <th role={"rowheader"} scope={"row"}><code>{grant.scope}</code></th>
            <td role={"cell"} data-label={"Asked for"}>{yes_or_no(Some(grant.is_asked))}</td>
            <td role={"cell"} data-label={"In scope"}>{yes_or_no(grant.is_granted)}</td>
            <td role={"cell"} data-label={"In permissions"}>{yes_or_no(grant.is_assigned)}</td>
            <td role={"cell"} data-label={"Opens"}>{routes}</td>
        </tr>
    }
}

/// Not visible is not absent.
fn yes_or_no(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "yes",
        Some(false) => "–",
        None => "not visible",
    }
}

/// The scopes that the account has and the authorizer does not see, in a sentence.
fn overlooked(grants: &[Grant]) -> Option<String> {
    let names: Vec<&str> = grants
        .iter()
        .filter(|grant| grant.is_overlooked())
        .map(|grant| grant.scope.as_str())
        .collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| {
        let first = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        format!("In permissions and not in scope: {first}{more}. The authorizer does not look at permissions.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(scope: &str, is_granted: bool) -> Grant {
        Grant {
            scope: scope.to_owned(),
            is_asked: false,
            is_granted: Some(is_granted),
            is_assigned: Some(true),
            needed_by: Vec::new(),
        }
    }

    #[test]
    fn what_the_authorizer_does_not_see_is_named() {
        assert_eq!(overlooked(&[grant("a", true)]), None);
        let named = overlooked(&[grant("a", true), grant("b", false)]).unwrap();
        assert!(named.contains("scope: b."), "{named}");
        let many: Vec<Grant> = (0..SHOWN + 2).map(|n| grant(&format!("s{n}"), false)).collect();
        assert!(overlooked(&many).unwrap().contains("and 2 more"));
    }
}
