//! Reading a list in the shapes that it usually has: in one pass, as much at a time as one wants, and without
//! `serde_json`, which weighs more than all that the app needs to show the first rows.

use crate::{Key, Wish, WishList, json::Json};

/// Reads the body of an answer in one of the usual shapes: the result of a scan, or a bare array of items.
///
/// Whatever it reads is what [`WishList::from_body`] reads. It understands less, and says not why: odd
/// bodies are left to the other.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    json: Json<'a>,
    list: WishList,
    /// How many there are, as the service counts them.
    count: Option<u64>,
    has_items: bool,
    stage: Stage,
}

/// How far a [`Reader`] has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to read.
    More,
    /// The body was read to its end.
    Done,
}

/// Where in the body a reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    /// Before a member of the envelope.
    Member,
    /// Before an item of the array; `bare` where there is no envelope round it.
    Item {
        bare: bool,
    },
    /// After a member of the envelope.
    AfterMember,
    /// After all of it.
    End,
}

impl WishList {
    /// Reads a body as a [`Reader`] does, all at once. `None` for what is better left to
    /// [`WishList::from_body`], whether that can read it or not.
    #[must_use]
    pub fn read_quickly(body: &str) -> Option<Self> {
        let mut reader = Reader::new(body);
        while reader.read_some(usize::MAX)? == Progress::More {}
        Some(reader.into_list())
    }
}

impl<'a> Reader<'a> {
    /// At the start of a body.
    #[must_use]
    pub fn new(body: &'a str) -> Self {
        let list = WishList::default();
        Self { json: Json::new(body), list, count: None, has_items: false, stage: Stage::Start }
    }

    /// Reads so many wishes, at least one, or up to the end. `None` where the body has none of the usual
    /// shapes; what was read is then worth nothing.
    pub fn read_some(&mut self, wishes: usize) -> Option<Progress> {
        let enough = self.list.items.len().saturating_add(wishes.max(1));
        while self.stage != Stage::End {
            if self.list.items.len() >= enough {
                return Some(Progress::More);
            }
            self.stage = self.step()?;
        }
        self.json.peek().is_none().then_some(Progress::Done)
    }

    /// What was read so far, in its order.
    #[must_use]
    pub fn wishes(&self) -> &[Wish] {
        &self.list.items
    }

    /// The list, as far as it was read.
    #[must_use]
    pub fn into_list(self) -> WishList {
        let count = self.count.unwrap_or(self.list.items.len() as u64);
        WishList { count, ..self.list }
    }

    fn step(&mut self) -> Option<Stage> {
        let json = &mut self.json;
        match self.stage {
            Stage::Start if json.takes(b'[') => Some(self.begin_items(true)),
            Stage::Start => {
                json.take(b'{')?;
                // An envelope with nothing in it has no items.
                Some(Stage::Member)
            }
            Stage::Member => self.member(),
            Stage::Item { bare } => {
                self.list.items.push(wish(json)?);
                if json.takes(b',') {
                    return Some(Stage::Item { bare });
                }
                json.take(b']')?;
                Some(if bare { Stage::End } else { Stage::AfterMember })
            }
            Stage::AfterMember if json.takes(b',') => Some(Stage::Member),
            Stage::AfterMember => {
                json.take(b'}')?;
                self.has_items.then_some(Stage::End)
            }
            Stage::End => Some(Stage::End),
        }
    }

    /// After the bracket that begins the items; those of a member of the same name before are forgotten.
    fn begin_items(&mut self, bare: bool) -> Stage {
        self.has_items = true;
        self.list.items.clear();
        match (self.json.takes(b']'), bare) {
            (true, true) => Stage::End,
            (true, false) => Stage::AfterMember,
            (false, _) => Stage::Item { bare },
        }
    }

    /// A member of the envelope; of two with the same name, the last one counts.
    fn member(&mut self) -> Option<Stage> {
        let json = &mut self.json;
        match &*json.name()? {
            "Items" => {
                json.take(b'[')?;
                return Some(self.begin_items(false));
            }
            "Count" => self.count = whole_number(json)?,
            "ScannedCount" => self.list.scanned_count = whole_number(json)?,
            "LastEvaluatedKey" => {
                self.list.last_evaluated_key = if json.peek() == Some(b'{') {
                    Some(Key { id: wish(json)?.id })
                } else {
                    json.skip().map(|()| None)?
                };
            }
            _ => json.skip()?,
        }
        Some(Stage::AfterMember)
    }
}

/// An item: of two members with the same name, the last one counts.
fn wish(json: &mut Json<'_>) -> Option<Wish> {
    let mut wish = Wish::default();
    json.members(|json, name| {
        match &*name {
            "id" => wish.id = json.text()?.unwrap_or_default(),
            "name" => wish.name = json.text()?,
            "url" => wish.url = json.text()?,
            "description" => wish.description = json.text()?,
            _ => json.skip()?,
        }
        Some(())
    })?;
    Some(wish)
}

/// A number that counts something; any other value counts nothing.
#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
fn whole_number(json: &mut Json<'_>) -> Option<Option<u64>> {
    if json.peek()?.is_ascii_digit() {
        return Some(json.number()?.parse().ok());
    }
    json.skip()?;
    Some(None)
}
