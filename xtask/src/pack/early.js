// What the app asks for first is asked for while its WebAssembly is on the way; src/browser/early.rs takes
// it from here. What fails is a value too: nobody may be there to catch it.
{
    const failed = (error) => ({ error: String(error) });
    // Neither the settings nor what was kept is checked yet: a server is asked, by HTTPS or on this machine, and
    // nothing else that is written there. The app says what is wrong with it (crates/settings/src/api_url.rs).
    const isServer =
        /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]))[^/@\\]*\/[^?#]*$/i;
    const server = (url) => (isServer.test(url) ? url : null);
    // As src/browser/http.rs asks.
    const ask = (url) => {
        const abort = new AbortController();
        const asked = { url, startedAt: performance.now(), abort };
        const answer = fetch(url, {
            mode: "cors", credentials: "omit", cache: "no-store", redirect: "error",
            referrerPolicy: "no-referrer", signal: abort.signal,
        }).then((response) => ({ ...asked, response }), (error) => ({ ...asked, ...failed(error) }));
        return { ...asked, answer };
    };
    // Site data may be blocked. The settings that are tried in this tab may name another API.
    const stored = (use) => {
        try {
            return sessionStorage.getItem("wish-list.settings") === null ? use(localStorage) : null;
        } catch {
            return null;
        }
    };
    // The list is where it was the last time, most likely: it need not wait for config.json to say so, which
    // it is believed after.
    const slot = "wish-list.list";
    const known = server(stored((storage) => storage.getItem(slot)));
    const guess = known && ask(known);
    const config = fetch("{config}")
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(failed);
    // Who is remembered leaves for the tenant at once, and needs to know where. Not on the way back: a browser
    // sends a request again by itself where a connection that was open already breaks, and a code must not be
    // sent twice.
    const leaves = location.pathname !== "/callback" &&
        stored((storage) => storage.getItem("wish-list.session")?.startsWith("signed-in"));
    const metadata = leaves && config.then(({ text }) => {
        const { issuer, domain, metadata } = JSON.parse(text);
        const base = (issuer ?? `https://${domain}`).replace(/\/$/, "");
        const url = metadata ? null : server(`${base}/.well-known/openid-configuration`);
        return url && ask(url).answer;
    }).catch(() => null);
    const list = config.then(({ text }) => {
        const { apiUrl, authorizer } = JSON.parse(text);
        // A protected list needs the token.
        const isOpen = !Object.keys(authorizer?.routes ?? {}).some((key) => /^(GET|ANY) /.test(key));
        const url = server(stored(() => (isOpen ? apiUrl : null)));
        if (known && known === url) {
            return guess.answer;
        }
        guess?.abort.abort();
        stored((storage) => (url ? storage.setItem(slot, url) : storage.removeItem(slot)));
        return url && ask(url).answer;
    }).catch(() => {
        guess?.abort.abort();
        return null;
    });
    globalThis.wishListEarly = { config, list, metadata };
}
