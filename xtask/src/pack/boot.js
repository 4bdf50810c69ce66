try {
    if (typeof WebAssembly !== "object") {
        throw new Error("this browser has WebAssembly switched off, or does not know it");
    }
    const app = fetch(new URL("{wasm}", import.meta.url), { integrity: "{integrity}" });
    // What the static page says is painted first. A tab that nobody sees paints nothing, and starts anyway.
    await new Promise((painted) => {
        requestAnimationFrame(() => setTimeout(painted));
        setTimeout(painted, 100);
    });
    const started = await __wbg_init({ module_or_path: app });
    dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: started } }));
} catch (error) {
    console.error(error);
    const place = document.getElementById("{place}");
    // A page that is already saying what went wrong knows better.
    if (place?.hidden) {
        place.setAttribute("role", "alert");
        place.hidden = false;
        place.textContent = `The app cannot start. Reload the page; if that does not help, the browser ` +
            `cannot run WebAssembly, or a file of the app is missing, changed or blocked. (${error})`;
    }
}
