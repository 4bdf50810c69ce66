//! The list as it is looked at: what a search leaves of it, and the rows of a long one that are in the
//! page.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    time::Duration,
};

use leptos::prelude::*;
use wish_list::{Index, Wish, WishList};

use crate::{
    browser::{self, clock, listen},
    state::wishes::{
        List, Wishes,
        rows::{BLOCK, Rows, WHOLE, Window},
    },
};

/// The list in the page.
const LIST: &str = "#wishes";
/// How long nobody must have typed before a screen reader hears what was found.
const PAUSE: Duration = Duration::from_millis(600);

/// How many wishes of a long list are taken up into its index at once: a few milliseconds on a slow phone.
const PIECE: usize = 5_000;
/// How much stays free above the first row when a search scrolls back to it, in pixels.
const ROOM_FOR_THE_SEARCH: f64 = 160.0;
/// How often what was rendered is looked at in a row; heights settle at the second time.
const TRIES: usize = 4;

/// A row that is in the page. Two are equal when they look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    /// The place of its wish in the list.
    pub(crate) place: usize,
    /// Where not all rows are in the page: its number among them, from 1 on, and how many there are.
    pub(crate) position: Option<(usize, usize)>,
    looks: u64,
}

/// Owner of what is looked at; it lives as long as the page does.
#[derive(Clone, Copy)]
pub(crate) struct LongList {
    list: ReadSignal<List>,
    /// What is searched for.
    pub(crate) query: RwSignal<String>,
    /// What a screen reader hears of it.
    said: RwSignal<String>,
    /// The places of the wishes that are found; `None` without a search.
    found: Memo<Found>,
    /// Makes the index, piece by piece.
    prepare: Action<(), ()>,
    view: View,
    measure: Action<(), ()>,
}

/// The index of a list, as far as it was made.
type Indexed = Option<(Arc<WishList>, Index)>;
type Found = Option<Arc<Vec<usize>>>;

/// Where the rows stand.
#[derive(Clone, Copy)]
struct View {
    rows: StoredValue<Rows>,
    window: RwSignal<Window>,
    /// The width of the window for which the heights were measured.
    width: StoredValue<Option<f64>>,
    /// Whether a row had the focus that may have left the page since.
    had_focus: StoredValue<bool>,
}

impl LongList {
    /// Begins to look at the list.
    pub(crate) fn new(wishes: Wishes) -> Self {
        let (watched, query) = (wishes.watched(), RwSignal::new(String::new()));
        let index = StoredValue::new(None);
        let found = Memo::new(move |_| {
            let query = query.get();
            let list = watched.get().filter(|_| !query.trim().is_empty())?;
            Some(Arc::new(indexed(index, &list, |index| index.find(&query))))
        });
        let view = View {
            rows: StoredValue::new(Rows::default()),
            window: RwSignal::new(Window::default()),
            width: StoredValue::new(browser::rows::window_width()),
            had_focus: StoredValue::new(false),
        };
        let measure = Action::new_local(move |()| view.measure());
        let said = RwSignal::new(String::new());
        let prepare = Action::new_local(move |()| prepare(watched, index));
        let list = Self { list: watched, query, said, found, prepare, view, measure };
        Effect::new(move |before: Option<Found>| list.begin(before));
        let say = Action::new_local(move |sentence: &String| {
            let sentence = sentence.clone();
            async move {
                clock::wait(PAUSE).await;
                // Whoever types on hears what is found in the end.
                if list.query.try_with_untracked(|_| untrack(|| list.sentence()) == sentence)
                    == Some(true)
                {
                    said.set(sentence);
                }
            }
        });
        Effect::new(move || {
            say.dispatch_local(list.sentence());
        });
        // They end with the page that looks at the list.
        StoredValue::new_local(listen::on_view_change(move || list.look()));
        list
    }

    /// What there is to see is new: another list, or another search.
    fn begin(self, before: Option<Found>) -> Found {
        let (found, total) = (self.found.get(), self.total());
        let is_same_search = before.is_some_and(|before| before == found);
        self.view.rows.update_value(|rows| {
            *rows = if is_same_search { rows.with_count(total) } else { rows.anew(total) };
        });
        let is_begun = self.view.window.with_untracked(|window| !window.rows.is_empty());
        if is_same_search && is_begun {
            // The person stays where they are in it.
            self.view.settle();
        } else {
            show_top();
            self.view.window.set(self.view.rows.with_value(Rows::first));
        }
        self.measure.dispatch_local(());
        found
    }

    /// The page was scrolled, or the window has another size. Only another width makes other heights: on a
    /// phone the height changes with each turn of the scrolling.
    fn look(self) {
        let width = browser::rows::window_width();
        if self.view.width.try_get_value() != Some(width) {
            _ = self.view.width.try_set_value(width);
            _ = self.view.rows.try_update_value(|rows| *rows = Rows::new(rows.count()));
        }
        if self.view.settle() {
            self.measure.dispatch_local(());
        }
    }

    /// Ends the search.
    pub(crate) fn clear(self) {
        self.query.set(String::new());
    }

    /// Makes what a search needs, before the first letter is typed.
    pub(crate) fn prepare(self) {
        self.prepare.dispatch_local(());
    }

    /// Whether not all rows are in the page.
    pub(crate) fn is_long(self) -> bool {
        self.total() > WHOLE
    }

    /// How many wishes there are, found or not.
    fn count(self) -> usize {
        self.list.with(|list| list.as_ref().map_or(0, |list| list.items.len()))
    }

    /// How many rows there are, in the page or not.
    pub(crate) fn total(self) -> usize {
        let found = self.found.with(|found| found.as_ref().map(|found| found.len()));
        found.unwrap_or_else(|| self.count())
    }

    /// What the search found, in a sentence; empty without a search.
    pub(crate) fn sentence(self) -> String {
        match (self.found.with(Option::is_some), self.total()) {
            (false, _) => String::new(),
            (true, 0) => "No wish matches.".to_owned(),
            (true, 1) => format!("1 of {} wishes found.", self.count()),
            (true, total) => format!("{total} of {} wishes found.", self.count()),
        }
    }

    /// The same, once nobody has typed for a moment.
    pub(crate) fn said(self) -> String {
        self.said.get()
    }

    /// The rows that are in the page.
    pub(crate) fn rows(self) -> Vec<Row> {
        let (range, total) = (self.view.window.with(|window| window.rows.clone()), self.total());
        let row = |list: &WishList, number: usize, place: usize| {
            let mut hasher = DefaultHasher::new();
            list.items.get(place)?.hash(&mut hasher);
            let position = (total > WHOLE).then_some((number + 1, total));
            Some(Row { place, position, looks: hasher.finish() })
        };
        self.list.with(|list| {
            let Some(list) = list else { return Vec::new() };
            self.found.with(|found| match found {
                None => range.filter_map(|number| row(list, number, number)).collect(),
                Some(found) => {
                    range.filter_map(|number| row(list, number, *found.get(number)?)).collect()
                }
            })
        })
    }

    /// The wish at a place.
    pub(crate) fn wish(self, place: usize) -> Option<Wish> {
        untrack(|| self.list.with(|list| list.as_ref()?.items.get(place).cloned()))
    }

    /// The room that the rows above take, in pixels.
    pub(crate) fn room_above(self) -> f64 {
        self.view.window.with(|window| window.above)
    }

    /// The room that the rows below take, in pixels.
    pub(crate) fn room_below(self) -> f64 {
        self.view.window.with(|window| window.below)
    }
}

impl View {
    /// Looks at what was rendered, until nothing changes any more.
    async fn measure(self) {
        for _ in 0..TRIES {
            clock::wait(Duration::ZERO).await;
            if self.had_focus.try_update_value(std::mem::take) == Some(true) {
                browser::rows::keep_focus(LIST);
            }
            if !self.settle() {
                return;
            }
        }
    }

    /// Takes note of the heights of what is in the page, and renders what is seen from here; `true` if
    /// that is something else than before.
    fn settle(self) -> bool {
        let Some(before) = self.window.try_get_untracked() else { return false };
        let blocks = before.rows.len().div_ceil(BLOCK);
        let children = (0..).step_by(BLOCK).take(blocks);
        let Some(place) = browser::rows::place(LIST, children) else { return false };
        let heights: Vec<f64> = place.edges.windows(2).map(|edges| edges[1] - edges[0]).collect();
        let window = self.rows.try_update_value(|rows| {
            if heights.len() == blocks {
                let moved = rows.learn(before.rows.start / BLOCK, &heights, -place.frame);
                if !browser::rows::anchors_scrolling() {
                    browser::rows::scroll_by(moved);
                }
            }
            // So that scrolling and the Tab key find the next rows there already.
            let margin = place.window / 2.0;
            rows.window(-place.frame - margin, -place.frame + place.window + margin)
        });
        let Some(window) = window.filter(|window| *window != before) else { return false };
        self.had_focus.set_value(browser::rows::holds_focus(LIST));
        self.window.set(window);
        true
    }
}

/// Scrolls up to the first row, if it is above the window.
fn show_top() {
    let place = browser::rows::place(LIST, std::iter::empty());
    if let Some(place) = place.filter(|place| place.frame < 0.0) {
        browser::rows::scroll_by(place.frame - ROOM_FOR_THE_SEARCH);
    }
}

/// Makes the index of the list that there is, in pieces between which the page can do other things.
async fn prepare(list: ReadSignal<List>, kept: StoredValue<Indexed>) {
    while let Some(Some(list)) = untrack(|| list.try_get()) {
        // It is over when the page is left.
        if kept.try_update_value(|kept| take_up(kept, &list, PIECE)) != Some(false) {
            return;
        }
        clock::wait(Duration::ZERO).await;
    }
}

/// Lends the index of a list; what is still missing of it is made.
fn indexed<T>(
    kept: StoredValue<Indexed>,
    list: &Arc<WishList>,
    look: impl FnOnce(&Index) -> T,
) -> T {
    kept.update_value(|kept| _ = take_up(kept, list, usize::MAX));
    kept.with_value(|kept| look(kept.as_ref().map_or(&Index::default(), |(_, index)| index)))
}

/// Takes up so many more wishes of this very list; gives whether all of them are in.
fn take_up(kept: &mut Indexed, list: &Arc<WishList>, most: usize) -> bool {
    let of_this = kept.take().filter(|(of, _)| Arc::ptr_eq(of, list));
    let (of, mut index) = of_this.unwrap_or_else(|| (Arc::clone(list), Index::default()));
    let is_whole = index.take_up(&of.items, most);
    *kept = Some((of, index));
    is_whole
}
