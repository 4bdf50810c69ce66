// Where a panic ends WebAssembly at once, no code of the app is left to say so (src/browser/panic.rs does where
// there is).
const crashed = ({ error, reason = error }) => {
    if (!(reason instanceof WebAssembly.RuntimeError) || document.querySelector("main.crash")) {
        return;
    }
    const element = (name, text, attributes = {}) => {
        const made = Object.assign(document.createElement(name), attributes);
        made.append(...text);
        return made;
    };
    // No message and no address: only where in the WebAssembly.
    const where = /wasm-function\[\d+\](:0x[0-9a-f]+)?/.exec(reason.stack)?.[0] ?? "an unknown place";
    const page = element("main", [
        element("h1", ["Wish List stopped"]),
        element("p", ["This page has met an error of its own and cannot go on. " +
            "Reload it to start afresh; you may have to sign in again."]),
        element("p", [`For a report: ${where}`]),
        element("a", ["Start afresh"], { href: "/", target: "_self", className: "button" }),
    ], { className: "crash", role: "alert" });
    document.body.replaceChildren(page);
};
addEventListener("error", crashed);
addEventListener("unhandledrejection", crashed);
