// Each folder beside this file is an app of its own: `vite build auth0-spa --config vite.config.js`.
import react from "@vitejs/plugin-react";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [react(), vue()] });
