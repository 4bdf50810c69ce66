//! What tabs tell each other, what they leave to one at a time, and what the browser remembers.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test")]

use std::{cell::RefCell, rc::Rc, time::Duration};

use futures::join;
use relying_party::jwks::Hash;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wish_list_web::browser::{
    clock, crypto, locks,
    storage::{self, Presence},
    tabs::{Tabs, Word},
};

wasm_bindgen_test_configure!(run_in_browser);

const LONG: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_millis(50);

// Holds: complaint 20.
#[wasm_bindgen_test]
async fn a_word_reaches_the_others_and_not_oneself() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listen = |name: &'static str| {
        let heard = Rc::clone(&heard);
        Tabs::join(move |word| heard.borrow_mut().push((name, word)))
    };
    let (one, two) = (listen("one"), listen("two"));
    one.say(Word::SignedIn);
    two.say(Word::SignedOut);
    clock::wait(Duration::from_millis(200)).await;
    drop((one, two));
    assert_eq!(*heard.borrow(), [("two", Word::SignedIn), ("one", Word::SignedOut)]);
}

// Holds: complaint 14.
#[wasm_bindgen_test]
async fn work_of_one_name_is_done_one_after_the_other() {
    let log = RefCell::new(Vec::new());
    let work = |name: &'static str| {
        let log = &log;
        async move {
            log.borrow_mut().push((name, "begins"));
            clock::wait(MOMENT).await;
            log.borrow_mut().push((name, "ends"));
        }
    };
    join!(
        locks::exclusively("test.one", LONG, work("a")),
        locks::exclusively("test.one", LONG, work("b"))
    );
    assert_eq!(log.take(), [("a", "begins"), ("a", "ends"), ("b", "begins"), ("b", "ends")]);
    join!(
        locks::exclusively("test.two", LONG, work("a")),
        locks::exclusively("test.three", LONG, work("b"))
    );
    assert_eq!(log.take(), [("a", "begins"), ("b", "begins"), ("a", "ends"), ("b", "ends")]);
}

// Holds: complaint 14.
#[wasm_bindgen_test]
async fn who_is_slow_keeps_nobody_from_working() {
    let log = RefCell::new(Vec::new());
    join!(
        locks::exclusively("test.slow", LONG, async {
            clock::wait(Duration::from_millis(300)).await;
            log.borrow_mut().push("slow");
        }),
        locks::exclusively("test.slow", MOMENT, async { log.borrow_mut().push("impatient") })
    );
    assert_eq!(log.take(), ["impatient", "slow"]);
    // What was asked for and not granted in time is withdrawn: the next one gets the lock at once.
    let watch = clock::Stopwatch::start();
    locks::exclusively("test.slow", LONG, async {}).await;
    assert!(watch.millis() < 1000, "{} ms", watch.millis());
}

#[wasm_bindgen_test]
fn the_browser_remembers_one_word_and_a_sign_out_is_taken_once() {
    let before = storage::sign_outs();
    for (said, remembered) in [
        (Presence::SignedIn, Presence::SignedIn),
        (Presence::Unknown, Presence::Unknown),
        (Presence::SignedOut, Presence::SignedOut),
        (Presence::Unknown, Presence::SignedOut),
        (Presence::SignedIn, Presence::SignedIn),
    ] {
        storage::remember(said);
        assert_eq!(storage::presence(), remembered, "{said:?}");
    }
    assert_eq!(storage::sign_outs(), before + 1);
    assert_eq!(storage::take_sign_out(), None);
    storage::keep_sign_out("state");
    assert_eq!(storage::take_sign_out().as_deref(), Some("state"));
    assert_eq!(storage::take_sign_out(), None);
}

/// FIPS 180-4: the hash of `abc`.
#[wasm_bindgen_test]
async fn hashes_are_those_of_the_standard() {
    for (hash, start, length) in [
        (Hash::Sha256, [0xba, 0x78, 0x16, 0xbf], 32),
        (Hash::Sha384, [0xcb, 0x00, 0x75, 0x3f], 48),
        (Hash::Sha512, [0xdd, 0xaf, 0x35, 0xa1], 64),
    ] {
        let digest = crypto::digest(hash, b"abc").await.expect("a hash");
        assert_eq!((&digest[..4], digest.len()), (&start[..], length));
    }
}
