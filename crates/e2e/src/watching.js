// The first script of the page, for tests: tells the host what the page does, from its first moment to its last.
{
    const tell = (kind, ...words) => {
        const text = [kind, ...words.map(String)].join("\t");
        if (text.length < 30000 && navigator.sendBeacon("{place}", text)) {
            return;
        }
        fetch("{place}", { method: "POST", body: text }).catch(() => {});
    };
    const text = (value) => {
        try {
            return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
        } catch {
            return String(value);
        }
    };
    // Tells of each call before it is made.
    const before = (object, name, told) => {
        const own = object?.[name];
        if (typeof own !== "function") {
            return;
        }
        object[name] = function (...args) {
            told.call(this, ...args);
            return own.apply(this, args);
        };
    };
    tell("started", location.pathname, window === top ? "alone" : "framed");
    addEventListener("error", (event) => {
        if (event instanceof ErrorEvent) {
            tell("error", event.message, event.filename, event.lineno);
        }
    }, true);
    addEventListener("unhandledrejection", (event) => tell("error", "rejected", event.reason));
    addEventListener("securitypolicyviolation", (event) => {
        tell("violation", event.effectiveDirective, event.blockedURI, event.sample);
    });
    for (const name of ["debug", "error", "info", "log", "trace", "warn"]) {
        before(console, name, (...args) => tell("console", name, ...args.map(text)));
    }
    const isLocal = (storage) => storage === localStorage ? "local" : "session";
    before(Storage.prototype, "setItem", function (name, value) {
        tell("stored", isLocal(this), name, value);
    });
    for (const name of ["pushState", "replaceState"]) {
        before(History.prototype, name, (state, _, url) => tell("history", text(state), url));
    }
    before(BroadcastChannel.prototype, "postMessage", function (word) {
        tell("broadcast", this.name, text(word));
    });
    before(window, "open", (url) => tell("opened", url));
    before(globalThis.IDBFactory?.prototype, "open", (name) => tell("kept", "IndexedDB", name));
    before(globalThis.CacheStorage?.prototype, "open", (name) => tell("kept", "cache", name));
    before(globalThis.ServiceWorkerContainer?.prototype, "register", (url) => tell("kept", "worker", url));
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(Document.prototype, "cookie", {
        ...cookie,
        set(value) {
            tell("kept", "cookie", value);
            cookie.set.call(this, value);
        },
    });
    // A file that is saved.
    before(URL, "createObjectURL", (file) => file.text().then((content) => tell("saved", content)));
    // What foreign script sets, where it runs.
    Object.defineProperty(window, "hacked", {
        configurable: true,
        set(by) {
            tell("hacked", by);
        },
    });
}
