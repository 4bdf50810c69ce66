//! The routes of the app.

use crate::browser::location::{CALLBACK_PATH, SIGN_IN_PATH};

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/`: the wishes.
    Wishes,
    /// `/console`: any request to the API.
    Console,
    /// `/token`: what the token says, and what each route would answer to it.
    Token,
    /// `/diagnose`: what is wrong.
    Diagnose,
    /// `/settings`: the settings in force, and others to be tried.
    Settings,
    /// The redirect URI, while the response is judged.
    Callback,
    /// Where a link asks for a sign-in.
    SignIn,
    /// Any other path.
    NotFound,
}

impl Route {
    /// The page that stands at a path.
    pub(crate) fn of(path: &str) -> Self {
        match path {
            "/" => Self::Wishes,
            "/console" => Self::Console,
            "/token" => Self::Token,
            "/diagnose" => Self::Diagnose,
            "/settings" => Self::Settings,
            CALLBACK_PATH => Self::Callback,
            SIGN_IN_PATH => Self::SignIn,
            _ => Self::NotFound,
        }
    }

    /// The path at which a page of the bar stands; empty for any other.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Wishes => "/",
            Self::Console => "/console",
            Self::Token => "/token",
            Self::Diagnose => "/diagnose",
            Self::Settings => "/settings",
            Self::Callback | Self::SignIn | Self::NotFound => "",
        }
    }

    /// The title of the page, as history and tabs show it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Wishes => "Wishes · Wish List",
            Self::Console => "Console · Wish List",
            Self::Token => "Token · Wish List",
            Self::Diagnose => "Diagnose · Wish List",
            Self::Settings => "Settings · Wish List",
            Self::Callback | Self::SignIn => "Signing in · Wish List",
            Self::NotFound => "Not found · Wish List",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_redirect_uri_is_one_exact_path() {
        for (path, route) in [
            ("/", Route::Wishes),
            ("/console", Route::Console),
            ("/token", Route::Token),
            ("/diagnose", Route::Diagnose),
            ("/settings", Route::Settings),
            ("/callback", Route::Callback),
            ("/sign-in", Route::SignIn),
            ("/callback/", Route::NotFound),
            ("/Callback", Route::NotFound),
            ("//", Route::NotFound),
            ("", Route::NotFound),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }
}
