import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** A running Bridgework, for `npm run dev -w @bridgework/web`. */
const backend = process.env["BRIDGEWORK_URL"] ?? "http://127.0.0.1:4400";

/** API Gateway answers to its own name alone, and takes what changes something from pages of that name. */
const proxied = backend.startsWith("https:")
  ? { target: backend, changeOrigin: true, headers: { origin: new URL(backend).origin } }
  : { target: backend };

export default defineConfig({
  plugins: [react()],
  // No asset as a data: URL: the pages' content security policy allows only what the server serves.
  build: { assetsInlineLimit: 0, target: "es2023", sourcemap: false, chunkSizeWarningLimit: 600 },
  server: {
    proxy: { "/api": { ...proxied, ws: true }, "/health": proxied },
  },
});
