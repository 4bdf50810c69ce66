// Everything that a script of the page, or the next visitor of the profile, could read, by its place.
return (async () => {
    const places = {};
    const put = async (place, read) => {
        try {
            const value = await read();
            places[place] = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
        } catch (error) {
            places[place] = `cannot be read: ${error}`;
        }
    };
    const soon = (promise) => Promise.race([
        promise, new Promise((done) => setTimeout(() => done("not settled"), 200)),
    ]);
    // What hangs on `window`: texts, and what is in plain objects, lists, maps, sets and promises.
    const reached = new Set();
    const texts = async (value, depth) => {
        if (typeof value === "string") {
            return [value];
        }
        if (typeof value !== "object" || value === null || depth === 0 || reached.has(value)) {
            return [];
        }
        reached.add(value);
        if (value instanceof Promise) {
            return texts(await soon(value.catch(String)), depth - 1);
        }
        const isPlain = [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value));
        const parts = value instanceof Map ? [...value].flat()
            : value instanceof Set ? [...value]
            : isPlain ? Object.getOwnPropertyNames(value).flatMap((name) => [name, value[name]])
            : [];
        const found = [];
        for (const part of parts) {
            found.push(...await texts(part, depth - 1));
        }
        return found;
    };
    const globals = async () => {
        const found = [];
        for (const name of Object.getOwnPropertyNames(window)) {
            let value;
            try {
                value = window[name];
            } catch {
                continue;
            }
            // What the browser has there by itself.
            if (["localStorage", "sessionStorage"].includes(name)) {
                continue;
            }
            found.push(name, ...await texts(value, 8));
        }
        return found;
    };
    const fields = () => [...document.querySelectorAll("input, textarea, select, output")]
        .map((field) => [field.name, field.value, field.defaultValue]);
    const shadows = () => [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.innerHTML ?? "");
    const entries = (kinds) => performance.getEntries()
        .filter((entry) => kinds(entry.entryType)).map((entry) => [entry.entryType, entry.name]);
    await put("the page", () => document.documentElement.outerHTML + shadows().join(""));
    await put("the fields of forms", fields);
    await put("globals", globals);
    await put("local storage", () => ({ ...localStorage }));
    await put("session storage", () => ({ ...sessionStorage }));
    await put("cookies", () => document.cookie);
    await put("the address", () => [location.href, document.URL, document.baseURI, document.referrer]);
    await put("the title", () => document.title);
    await put("the name of the window", () => window.name);
    await put("the state of the history", () => history.state);
    await put("the history", () => globalThis.navigation?.entries().map((entry) => [
        entry.url, entry.getState(),
    ]));
    await put("what was timed", () => entries((kind) => kind !== "navigation"));
    await put("how the page was loaded", () => entries((kind) => kind === "navigation"));
    await put("IndexedDB", async () => (await indexedDB.databases?.() ?? []).map((it) => it.name));
    await put("caches", () => globalThis.caches?.keys());
    await put("service workers", async () => {
        const all = await navigator.serviceWorker?.getRegistrations() ?? [];
        return all.map((one) => one.scope);
    });
    return places;
})();
