//! The routes of the app.

use crate::browser::location::CALLBACK_PATH;

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/`: the wishes.
    Wishes,
    /// The redirect URI, while the response is judged.
    Callback,
    /// Any other path.
    NotFound,
}

impl Route {
    /// The page that stands at a path.
    pub(crate) fn of(path: &str) -> Self {
        match path {
            "/" => Self::Wishes,
            CALLBACK_PATH => Self::Callback,
            _ => Self::NotFound,
        }
    }

    /// The title of the page, as history and tabs show it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Wishes => "Wishes · Wish List",
            Self::Callback => "Signing in · Wish List",
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
            ("/callback", Route::Callback),
            ("/callback/", Route::NotFound),
            ("/Callback", Route::NotFound),
            ("//", Route::NotFound),
            ("", Route::NotFound),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }
}
