//! Owners of state that only some pages need: each is made when the first such page is opened, and lives as
//! long as the app.

use leptos::prelude::*;

/// The owner under which the app's state lives.
#[derive(Clone)]
struct Root(Owner);

/// From here on [`once`] makes things under the present owner.
pub(crate) fn provide_root() {
    if let Some(owner) = Owner::current() {
        provide_context(Root(owner));
    }
}

/// What was made the first time, or what `make` makes now.
pub(super) fn once<T: Clone + Send + Sync + 'static>(make: impl FnOnce() -> T) -> T {
    use_context::<T>().unwrap_or_else(|| {
        let provide = || {
            let value = make();
            provide_context(value.clone());
            value
        };
        match use_context::<Root>() {
            Some(Root(owner)) => owner.with(provide),
            None => provide(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct Number(RwSignal<u32>);

    fn number(value: u32) -> Number {
        once(|| Number(RwSignal::new(value)))
    }

    #[test]
    fn what_a_page_made_outlives_it() {
        let root = Owner::new();
        root.set();
        provide_root();
        let page = root.child();
        assert_eq!(page.with(|| number(1).0.get_untracked()), 1);
        page.cleanup();
        assert_eq!(root.child().with(|| number(2).0.get_untracked()), 1);
    }
}
