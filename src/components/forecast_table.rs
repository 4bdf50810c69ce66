//! What each route would answer to a token, before anything is sent.

use diagnosis::authorizer::{Forecast, Needs, Prospect, RouteRule};
use leptos::prelude::*;

/// A table, a row for each route.
#[component]
pub(crate) fn ForecastTable(
    /// What each route would answer.
    #[prop(into)]
    forecasts: Signal<Vec<Forecast>>,
    /// What each route needs.
    #[prop(into)]
    routes: Signal<Vec<RouteRule>>,
) -> impl IntoView {
    let rows = move || {
        let needs = routes.get();
        let row = |forecast: Forecast| {
            let rule = needs.iter().find(|rule| rule.key == forecast.route);
            row(forecast, rule.map(|rule| needed(&rule.needs)).unwrap_or_default())
        };
        forecasts.get().into_iter().map(row).collect_view()
    };
    view! {
        <table class={"table table--forecast"} role={"table"}>
            <thead role={"rowgroup"}>
                <tr role={"row"}>
                    <th role={"columnheader"} scope={"col"}>{"Route"}</th>
                    <th role={"columnheader"} scope={"col"}>{"Needs"}</th>
                    <th role={"columnheader"} scope={"col"}>{"Forecast"}</th>
                    <th role={"columnheader"} scope={"col"}>{"Why"}</th>
                </tr>
            </thead>
            <tbody role={"rowgroup"}>{rows}</tbody>
        </table>
    }
}

fn row(forecast: Forecast, needs: String) -> impl IntoView {
    let (state, words, why) = outcome(forecast.prospect);
    let route = forecast.route.clone();
    view! {
        <tr role={"row"} data-forecast=route data-prospect=state>
            <th role={"rowheader"} scope={"row"}><code>{forecast.route}</code></th>
            <td role={"cell"} data-label={"Needs"}>{needs}</td>
            <td role={"cell"} data-label={"Forecast"}><span class={"verdict"} data-verdict=state>{words}</span></td>
            <td role={"cell"} data-label={"Why"}>{why}</td>
        </tr>
    }
}

fn needed(needs: &Needs) -> String {
    match needs {
        Needs::Nothing => "nothing".to_owned(),
        Needs::Token => "a token".to_owned(),
        Needs::Scopes(scopes) if scopes.len() == 1 => format!("a token with {}", scopes.join(" ")),
        Needs::Scopes(scopes) => format!("a token with one of {}", scopes.join(" ")),
    }
}

/// The state as in `[data-prospect]`, in words, and the reason.
fn outcome(prospect: Prospect) -> (&'static str, String, String) {
    match prospect {
        Prospect::Open => ("open", "Open".to_owned(), "The route asks for no token.".to_owned()),
        Prospect::Accepted => {
            ("accepted", "Would be accepted".to_owned(), "The token passes every check.".to_owned())
        }
        Prospect::Refused { status, rule, why } => (
            "refused",
            format!("Would be refused with {status}"),
            format!("{why} The rule: {}", rule.sentence()),
        ),
        Prospect::Unknown { why } => ("unknown", "Cannot be known".to_owned(), why),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::authorizer::Rule;

    use super::*;

    #[test]
    fn each_outcome_has_its_words() {
        let refused =
            Prospect::Refused { status: 403, rule: Rule::Scopes, why: "None.".to_owned() };
        for (prospect, state, part) in [
            (Prospect::Open, "open", "no token"),
            (Prospect::Accepted, "accepted", "every check"),
            (refused, "refused", "None."),
            (Prospect::Unknown { why: "Keys.".to_owned() }, "unknown", "Keys."),
        ] {
            let (found, words, why) = outcome(prospect);
            assert!(found == state && why.contains(part), "{words}: {why}");
        }
        let scopes =
            |text: &str| needed(&Needs::Scopes(text.split(' ').map(str::to_owned).collect()));
        assert_eq!(scopes("a"), "a token with a");
        assert_eq!(scopes("a b"), "a token with one of a b");
    }
}
