// Runs in each document before anything of its own, the same for all apps. It notes when what a person waits
// for is there, and keeps the notes of all documents of a visit in session storage, as a visit leaves and
// comes back.
(() => {
  if (window !== top || !location.protocol.startsWith("http")) return;
  const SLOT = "bench";
  const before = JSON.parse(sessionStorage.getItem(SLOT) ?? "[]");
  const notes = { path: location.pathname, began: performance.timeOrigin, marks: {}, long: [] };
  window.bench = notes;

  const save = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    notes.fetched = navigation?.fetchStart;
    sessionStorage.setItem(SLOT, JSON.stringify([...before, notes]));
  };

  // After the next frame was made: what is there by now is on the screen.
  const afterPaint = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(null);
      }),
    );

  // Whose memory it is that WebAssembly has.
  window.benchMemories = new Set();
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await instantiate(...given);
      for (const it of Object.values((made.instance ?? made).exports)) {
        if (it instanceof WebAssembly.Memory) benchMemories.add(it);
      }
      return made;
    };
  }

  const find = (selector) => document.querySelector(selector);
  const waited = {
    usable: () => {
      const button = find("#sign-in");
      return button && !button.disabled && !button.hidden;
    },
    list: () => find("#wishes > li[data-wish-id]"),
    name: () => find("#account-name")?.textContent,
    form: () => {
      const button = find("#add-wish [type=submit]");
      return button && !button.disabled;
    },
    added: () =>
      notes.submitted &&
      [...document.querySelectorAll("#wishes > li[data-wish-id] .wish__name")].some(
        (name) => name.textContent === window.benchAwaits,
      ),
  };

  const look = () => {
    for (const [name, isThere] of Object.entries(waited)) {
      if (!isThere()) continue;
      delete waited[name];
      const mark = { there: performance.now(), painted: null };
      notes.marks[name] = mark;
      afterPaint().then((now) => {
        mark.painted = now;
        save();
      });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled", "hidden"],
  });

  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("paint", (entry) => {
    if (entry.name !== "first-contentful-paint") return;
    notes.contentful = entry.startTime;
    save();
  });
  observe("longtask", (entry) => notes.long.push(entry.duration));

  const listen = (type, react) => addEventListener(type, react, { capture: true });
  listen("click", (event) => {
    if (event.target.closest?.("#sign-in")) notes.pressed = performance.now();
  });
  listen("submit", () => {
    notes.submitted = performance.now();
  });
  listen("pagehide", save);
})();
