// What the app asks for first is asked for while its WebAssembly is on the way; src/browser/early.rs takes
// it from here. What fails is a value too: nobody may be there to catch it.
{
    const failed = (error) => ({ error: String(error) });
    const config = fetch("{config}")
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(failed);
    const list = config.then(({ text }) => {
        const { issuer, domain, apiUrl, authorizer } = JSON.parse(text);
        // Not to the tenant on the way back: a browser sends a request again by itself where a connection that
        // was open already breaks, and a code must not be sent twice.
        const tenant = location.pathname === "/callback" ? [] : [issuer ?? `https://${domain}`];
        for (const url of [...tenant, apiUrl]) {
            const link = document.createElement("link");
            link.rel = "preconnect";
            link.crossOrigin = "";
            link.href = new URL(url).origin;
            document.head.append(link);
        }
        // The settings that are tried in this tab may name another API; a protected list needs the token.
        const routes = Object.keys(authorizer?.routes ?? {});
        if (sessionStorage.getItem("wish-list.settings") || routes.some((key) => /^(GET|ANY) /.test(key))) {
            return null;
        }
        const abort = new AbortController();
        const asked = { url: apiUrl, startedAt: performance.now(), abort };
        // As src/browser/http.rs asks.
        return fetch(apiUrl, {
            mode: "cors", credentials: "omit", cache: "no-store", redirect: "error",
            referrerPolicy: "no-referrer", signal: abort.signal,
        }).then((response) => ({ ...asked, response }), (error) => ({ ...asked, ...failed(error) }));
    }).catch(() => null);
    globalThis.wishListEarly = { config, list };
}
