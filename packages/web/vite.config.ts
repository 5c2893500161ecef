import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** A running Bridgework, for `npm run dev -w @bridgework/web`. */
const backend = process.env["BRIDGEWORK_URL"] ?? "http://127.0.0.1:4400";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2023", sourcemap: false, chunkSizeWarningLimit: 600 },
  server: {
    proxy: { "/api": { target: backend, ws: true, changeOrigin: true }, "/health": { target: backend } },
  },
});
