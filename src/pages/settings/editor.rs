//! Other settings, to be tried in this tab or saved: a form and the text of `config.json`, which say
//! the same.

use ::settings::{
    form::FIELDS,
    guide,
    import::{Imported, NoteKind},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::{
        code_block::CopyButton,
        setting_field::{PlaceOfValue, SettingField},
        switch::Switch,
        tabs::{TabPanel, Tabs},
        text_area::TextArea,
    },
    state::{
        account::Account,
        notices::Notices,
        settings::{
            Origin, SettingsStore,
            form::{SettingsForm, said},
        },
    },
};

/// The tabs, and what the ids of their elements begin with.
const ID: &str = "settings";
const FORM: &str = "form";
const JSON: &str = "json";
/// What is wrong first.
const PROBLEM: &str = "#settings-form [aria-invalid=true], #settings-text";

/// A form, and the text.
#[component]
pub(super) fn Editor() -> impl IntoView {
    let (form, notices, settings) =
        (SettingsForm::expect(), Notices::expect(), SettingsStore::expect());
    Effect::new(move || {
        if !settings.is_awaited() {
            form.begin();
        }
    });
    let selected = RwSignal::new(FORM);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if form.try_them() {
            return;
        }
        // What is wrong in no field of the form is seen in the text.
        let is_in_form = FIELDS.into_iter().any(|field| form.problem(field).is_some());
        if !is_in_form || !form.is_json() {
            selected.set(JSON);
        }
        notices.point_at(PROBLEM);
    };
    view! {
        <section class={"panel"} aria-labelledby={"try-heading"}>
            <h2 id={"try-heading"}>{"Try others"}</h2>
            <p class={"form__hint"}>
                {"They count in this tab until you reset them or close it, and are kept nowhere else. To keep them, save them as config.json beside the app. Which servers the page may ask, its own policy decides: in development those of config.json, in a release any with https."}
            </p>
            <form class={"form"} id={"settings-form"} novalidate={true} on:submit=submit>
                <Tabs
                    id=ID label={"Two ways to write the same"}
                    tabs=vec![(FORM, "Form"), (JSON, "JSON")] selected=selected
                />
                <TabPanel id=ID tab=FORM selected=selected><Fields /></TabPanel>
                <TabPanel id=ID tab=JSON selected=selected><Text /></TabPanel>
                <Actions />
            </form>
        </section>
    }
}

/// The fields.
#[component]
fn Fields() -> impl IntoView {
    let form = SettingsForm::expect();
    let is_json = Memo::new(move |_| form.is_json());
    let fields = FIELDS.into_iter().zip(form.fields).map(|(name, value)| {
        let (label, id, lines) = dress(name);
        view! {
            <SettingField
                label=label id=id name=name what=what(name) places=places(name) lines=lines
                required=matches!(name, "issuer" | "clientId" | "apiUrl") value=value
                problem=Signal::derive(move || form.problem(name)) ready=is_json
                on_edit=Callback::new(move |()| form.field_changed(name))
            />
        }
    });
    let (mut basic, mut more) = (Vec::new(), Vec::new());
    for (at, field) in fields.enumerate() {
        if at < BASIC { basic.push(field) } else { more.push(field) }
    }
    Effect::new(move |before: Option<bool>| {
        let is_on = form.refresh_tokens.get();
        if before.is_some_and(|before| before != is_on) {
            form.refresh_tokens_changed();
        }
        is_on
    });
    view! {
        <p class={"note"} hidden=move || is_json.get()>
            {"The text under JSON is not JSON yet, so the form cannot write to it. Mend the text first."}
        </p>
        <div class={"setting-fields"}>
        {basic}
        <Switch
            label={"Refresh tokens"} id={"settings-refreshTokens"} name={"refreshTokens"}
            hint={"Asks for refresh tokens, kept in memory only. At Auth0 the application needs Refresh Token Rotation, and the API Allow Offline Access."}
            hint_without={"The text is not JSON yet."} value=form.refresh_tokens ready=is_json
        />
        {more}
        </div>
    }
}

/// How many of [`FIELDS`] stand before the tick box.
const BASIC: usize = 7;

/// The label, the id, and whether it takes several lines.
fn dress(field: &str) -> (&'static str, &'static str, bool) {
    match field {
        "issuer" => ("Auth0 domain, or issuer", "settings-issuer", false),
        "clientId" => ("Client ID", "settings-clientId", false),
        "audience" => ("Audience (required, except with Cognito)", "settings-audience", false),
        "apiUrl" => ("API URL", "settings-apiUrl", false),
        "scope" => ("Scope", "settings-scope", false),
        "organization" => ("Organization", "settings-organization", false),
        "connection" => ("Connection", "settings-connection", false),
        "authorizer.issuer" => ("Authorizer: issuer", "settings-authorizer-issuer", false),
        "authorizer.audience" => ("Authorizer: audiences", "settings-authorizer-audience", true),
        _ => ("Authorizer: protected routes", "settings-authorizer-routes", true),
    }
}

fn what(field: &'static str) -> &'static str {
    match field {
        "issuer" => {
            "Who signs people in: the Auth0 tenant as a host, without https:// and slash; or the issuer of any OpenID provider, with https://, to the letter."
        }
        "authorizer.audience" => {
            "The audiences that you believe the gateway's authorizer takes, one a line."
        }
        "authorizer.routes" => {
            "The protected routes, one a line, each with its scopes: POST /wish-list-service create:wishes"
        }
        key => guide::of(key).map(|guide| guide.what).unwrap_or_default(),
    }
}

fn places(field: &'static str) -> Vec<PlaceOfValue> {
    let of = |key| guide::of(key).map(|guide| guide.places).unwrap_or_default();
    // The field takes both; the issuer of a tenant follows from its domain.
    let keys: &[PlaceOfValue] = if field == "issuer" { of("domain") } else { &[] };
    let own =
        of(field).iter().filter(|(console, _)| keys.iter().all(|(known, _)| known != console));
    keys.iter().chain(own).copied().collect()
}

/// The text, what is wrong with it, and what else it may be.
#[component]
fn Text() -> impl IntoView {
    let form = SettingsForm::expect();
    let import = Memo::new(move |_| form.import());
    // What is understood as other people's words is no mistake; JSON that breaks off has one all the same.
    let is_mistaken = Memo::new(move |_| {
        let breaks_off =
            form.text.with(|text| text.trim_start().starts_with('{')) && !form.is_json();
        breaks_off || import.with(Option::is_none)
    });
    let mistakes = move || {
        let line = |mistake: &::settings::SettingsError| {
            let at = mistake.line.map(|line| format!("Line {line}, ")).unwrap_or_default();
            let key = if mistake.key.is_empty() { "the text" } else { mistake.key.as_str() };
            format!("{at}{key}: {}", said(mistake))
        };
        let mistakes = if is_mistaken.get() { form.mistakes() } else { Vec::new() };
        let lines: Vec<String> = mistakes.iter().map(line).collect();
        lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let problem = Signal::derive(move || match form.mistakes().len() {
        0 => None,
        _ if !is_mistaken.get() => None,
        1 => Some("There is one mistake.".to_owned()),
        count => Some(format!("There are {count} mistakes.")),
    });
    view! {
        <TextArea
            label={"config.json"} id={"settings-text"} name={"text"} rows={"12"}
            hint={"As in config.json. You can also paste an auth_config.json, the lines of an .env file, or the settings of another library or of Amplify."}
            value=form.text problem=problem on_edit=Callback::new(move |()| form.text_changed())
        />
        <ul class={"mistakes"} id={"settings-mistakes"} aria-label={"Mistakes"}>{mistakes}</ul>
        <div role={"status"}>
            {move || import.get().map(|imported| view! { <Understood imported=imported /> })}
        </div>
    }
}

/// What a text in other people's words was understood to be.
#[component]
fn Understood(
    /// What was understood.
    imported: Imported,
) -> impl IntoView {
    let (form, notices) = (SettingsForm::expect(), Notices::expect());
    let notes = imported.notes.into_iter().map(|note| {
        let kind = match note.kind {
            NoteKind::Understood => "understood",
            NoteKind::Changed => "changed",
            NoteKind::LeftOut => "left-out",
            NoteKind::Missing => "missing",
            NoteKind::Warning => "warning",
        };
        view! { <li class={"imported__note"} data-kind=kind>{note.sentence}</li> }
    });
    let take = move |_| {
        form.take_import();
        notices.say("Written as config.json. Nothing is in force yet.");
        // The button that was pressed is gone.
        notices.point_at("#settings-text");
    };
    view! {
        <div class={"note understood"} id={"imported"}>
            <p>{"This can be written as config.json:"}</p>
            <ul class={"imported"}>{notes.collect_view()}</ul>
            <div class={"form__actions"}>
                <button class={"button"} id={"take-import"} type={"button"} on:click=take>
                    {"Write it as config.json"}
                </button>
            </div>
        </div>
    }
}

/// What can be done with what is written.
#[component]
fn Actions() -> impl IntoView {
    let (form, notices, account) = (SettingsForm::expect(), Notices::expect(), Account::expect());
    let settings = SettingsStore::expect();
    let reset = (settings.origin() == Origin::Tab).then(|| {
        view! {
            <button class={"button"} id={"settings-reset"} type={"button"} on:click=move |_| form.reset()>
                {"Reset to config.json"}
            </button>
        }
    });
    let start_over = move |_| {
        form.start_over();
        notices.say("The settings in force are shown again.");
        notices.point_at("#try-settings");
    };
    let leaves = move || {
        if account.is_signed_in() {
            "Trying them signs you out in this tab first, for a token must not go to another API than the one it was had for. Other tabs stay as they are."
        } else {
            "A token that is had with them goes to their API only."
        }
    };
    view! {
        <p class={"form__hint"}>{leaves}</p>
        <div class={"form__actions"}>
            <button
                class={"button button--primary"} id={"try-settings"} type={"submit"}
                aria-disabled=move || form.is_changing().to_string()
            >
                {move || if form.is_changing() { "One moment …" } else { "Try in this tab" }}
            </button>
            {reset}
            <button
                class={"button"} id={"start-over"} type={"button"} hidden=move || !form.is_changed()
                on:click=start_over
            >
                {"Discard changes"}
            </button>
            <button class={"button"} id={"save-settings"} type={"button"} on:click=move |_| form.save()>
                {"Save config.json"}
            </button>
            <CopyButton label={"config.json".to_owned()} text=form.text on_copy=Callback::new(move |text| notices.copy(text)) />
        </div>
    }
}
