const place = document.getElementById("{place}");
try {
    if (typeof WebAssembly !== "object") {
        throw new Error("this browser has WebAssembly switched off, or does not know it");
    }
    const app = WebAssembly.compileStreaming(fetch(new URL("{wasm}", import.meta.url), { integrity: "{integrity}" }));
    // If it fails before the paint, it is caught after it.
    app.catch(() => {});
    // What the static page says is painted first. A tab that nobody sees paints nothing, and starts anyway.
    await new Promise((painted) => {
        requestAnimationFrame(() => setTimeout(painted));
        setTimeout(painted, 100);
    });
    const instance = await WebAssembly.instantiate(await app, __wbg_get_imports());
    const started = __wbg_finalize_init(instance);
    dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: started } }));
} catch (error) {
    console.error(error);
    // A page that is already saying what went wrong knows better.
    if (place?.hidden) {
        place.setAttribute("role", "alert");
        place.hidden = false;
        place.textContent = `The app cannot start. Reload the page; if that does not help, the browser ` +
            `cannot run WebAssembly, or a file of the app is missing, changed or blocked. (${error})`;
    }
}
