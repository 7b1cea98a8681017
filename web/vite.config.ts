// How the pages are built: hashed assets into the office's door, each with its compressed twins.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { packed } from "./tools/pack.ts";

const HUB = process.env.HUTONG_URL ?? "http://127.0.0.1:8000"; // `npm run dev` asks a running hub

const MADE = fileURLToPath(new URL(`node_modules/.cache/built-${process.pid}`, import.meta.url));
const PLACE = fileURLToPath(new URL("../src/hutong/doors/office/built", import.meta.url));

// Both realms have one page. Vite serves it below /office/ only, so in development /portal/… is led there.
const portal: Plugin = {
  name: "portal",
  configureServer(server) {
    server.middlewares.use((request, _, next) => {
      if (request.url?.startsWith("/portal/") && !request.url.startsWith("/portal/api/")) request.url = "/office/";
      next();
    });
  },
};

export default defineConfig({
  base: "/office/",
  plugins: [react(), portal, packed(MADE, PLACE)],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  server: { proxy: Object.fromEntries(["/office/api", "/portal/api", "/api"].map((path) => [path, HUB])) },
  build: {
    outDir: MADE,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // what is inline would need a wider content security policy
    modulePreload: { polyfill: false },
    manifest: "manifest.json", // tools/sizes.mjs reads it
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});
