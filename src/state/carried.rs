//! What the first load carries from one chunk to another without knowing it, so that none of its code is in it.

use std::{any::Any, cell::OnceCell, fmt, rc::Rc};

/// A value that is made where it is needed first. Whoever has a clone has the same.
#[derive(Clone, Default)]
pub(crate) struct Carried(Rc<OnceCell<Rc<dyn Any>>>);

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Carried").finish_non_exhaustive()
    }
}

impl Carried {
    /// The value. There is one, of one type: to who asks for another, a new one is given.
    pub(crate) fn get<T: Any + Clone + Default>(&self) -> T {
        let value = self.0.get_or_init(|| Rc::new(T::default()));
        value.downcast_ref::<T>().cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn everybody_has_the_same() {
        let carried = Carried::default();
        carried.get::<Rc<Cell<u32>>>().set(7);
        assert_eq!(carried.get::<Rc<Cell<u32>>>().get(), 7);
        assert_eq!(carried.get::<u32>(), 0);
    }
}
