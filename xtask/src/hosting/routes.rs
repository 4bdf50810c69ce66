//! The addresses that are pages of the app and no files: a host answers them with `index.html`.

/// All but `/`. Any other address without a file is answered with 404 and `404.html`, which is the same page;
/// so a chunk of a release that is gone is not answered with a page.
pub(crate) const ROUTES: [&str; 6] =
    ["/callback", "/console", "/diagnose", "/settings", "/sign-in", "/token"];

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths in the arms of `Route::of`, with the constants that some of them are.
    fn known(route: &str, location: &str) -> Vec<String> {
        let (_, arms) = route.split_once("match path {").unwrap();
        let (arms, _) = arms.split_once("_ =>").unwrap();
        let constant = |name: &str| {
            let (_, value) = location.split_once(&format!("const {name}: &str = \"")).unwrap();
            value.split('"').next().unwrap().to_owned()
        };
        let arms = arms.lines().filter_map(|line| Some(line.split_once("=>")?.0.trim()));
        let path = |arm: &str| match arm.strip_prefix('"') {
            Some(path) => path.trim_end_matches('"').to_owned(),
            None => constant(arm),
        };
        let mut paths: Vec<_> = arms.map(path).filter(|path| path != "/").collect();
        paths.sort();
        paths
    }

    #[test]
    fn hosts_know_the_routes_of_the_app() {
        let route = include_str!("../../../src/route.rs");
        let location = include_str!("../../../src/browser/location.rs");
        assert_eq!(known(route, location), ROUTES);
        let more = route.replace("\"/token\" =>", "\"/new\" => Self::Token,\n\"/token\" =>");
        assert_ne!(known(&more, location), ROUTES);
    }
}
