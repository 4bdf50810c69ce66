//! The scan behind `GET`: one page, as the tutorial's function asks for it.

use wish_list::{Key, Wish, WishList};

use crate::function::{Store, StoreError};

/// Where DynamoDB stops a scan, in bytes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html>, "Paginating the
/// results").
const PAGE: usize = 1 << 20;

/// All wishes; or the first MB of them with the key where the scan stopped, if the store does as a
/// large table does.
pub(super) fn scan(store: &dyn Store) -> Result<WishList, StoreError> {
    let wishes = store.wishes()?;
    Ok(if store.stops_early() { page(wishes) } else { WishList::complete(wishes) })
}

fn page(mut wishes: Vec<Wish>) -> WishList {
    let mut bytes = 0;
    let mut fits = |wish: &Wish| {
        bytes += size(wish);
        bytes <= PAGE
    };
    let read = wishes.iter().take_while(|wish| fits(wish)).count();
    let has_more = read < wishes.len();
    wishes.truncate(read);
    let stopped_at = wishes.last().filter(|_| has_more).map(|wish| wish.id.clone());
    let mut list = WishList::complete(wishes);
    list.last_evaluated_key = stopped_at.map(|id| Key { id });
    list
}

/// As DynamoDB counts: the names and the texts of the attributes.
fn size(wish: &Wish) -> usize {
    let text =
        |name: &str, text: &Option<String>| text.as_ref().map_or(0, |text| name.len() + text.len());
    "id".len()
        + wish.id.len()
        + text("name", &wish.name)
        + text("url", &wish.url)
        + text("description", &wish.description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::{MemoryStore, crowd};

    #[test]
    fn a_page_holds_one_megabyte_and_says_where_it_stopped() {
        let store = MemoryStore::with_samples();
        store.replace(crowd::many(10_000), true).unwrap();
        let list = scan(&store).unwrap();
        assert!(list.items.len() > 3_000 && list.items.len() < 9_000, "{}", list.items.len());
        assert_eq!(list.count, list.items.len() as u64);
        let key = list.last_evaluated_key.unwrap();
        assert_eq!(key.id, list.items.last().unwrap().id);
        store.replace(crowd::many(10), true).unwrap();
        assert_eq!(scan(&store).unwrap(), WishList::complete(crowd::many(10)));
        store.replace(crowd::many(10_000), false).unwrap();
        assert_eq!(scan(&store).unwrap().items.len(), 10_000);
    }
}
