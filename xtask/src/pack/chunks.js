// What is behind a gate (src/chunks.rs) is fetched in parallel, and started in its order when all is there.
// What failed is asked for again the next time.
const chunks = [/* chunks */];
const chunk = (index) => {
    const [hash, name = "{shared}"] = chunks[index];
    // The first eight bytes of the hash are in the name.
    const hex = Array.from(atob(hash.slice(0, 12)).slice(0, 8), (c) => c.charCodeAt().toString(16).padStart(2, 0));
    const url = new URL(`${name}-${hex.join("")}.wasm`, import.meta.url);
    return chunks[index].fetched ??= WebAssembly.compileStreaming(fetch(url, { integrity: `sha256-${hash}=` }))
        .catch((error) => {
            chunks[index].fetched = null;
            throw error;
        });
};
// The style of what the first page does not show.
let sheet;
const styled = () => sheet ??= new Promise((load, fail) => {
    const link = Object.assign(document.createElement("link"), {
        rel: "stylesheet", integrity: "{sheet integrity}", href: new URL("{sheet}", import.meta.url), onload: load,
        onerror() {
            sheet = null;
            link.remove();
            fail(new Error("no style sheet"));
        },
    });
    document.head.append(link);
});
const gate = (needed, style) => async (callback, data) => {
    let isOpen = false;
    try {
        const [, ...modules] = await Promise.all([style?.(), ...needed.map(chunk)]);
        for (const [at, index] of needed.entries()) {
            await (chunks[index].started ??= WebAssembly.instantiate(modules[at], { __wasm_split: wasm })
                .catch((error) => {
                    chunks[index].started = null;
                    throw error;
                }));
        }
        isOpen = true;
    } catch (error) {
        // The page says that a part is missing, and it can be tried again: nothing went wrong unseen.
        console.warn(error);
    }
    wasm.__indirect_function_table.get(callback)(data, isOpen);
};
const gates = { /* gates */ };
