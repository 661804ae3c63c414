import { defineConfig } from "vitest/config";

/** Where `make serve` answers; `npm run dev` passes everything that is not a page on to it. */
const server = process.env["FRONTDESK_URL"] ?? "http://localhost:5000";

export default defineConfig({
  server: {
    proxy: {
      "/api": server,
      "/socket.io": { target: server, ws: true },
    },
  },
  test: {
    include: ["{shared,loader,widget,dashboard}/**/*.test.{ts,tsx}"],
    environment: "node",
  },
});
