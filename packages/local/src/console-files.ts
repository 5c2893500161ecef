import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import { answerRefusal } from "@bridgework/functions/http/answer";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Serves the built console: its files, and its page for every other address, since the console routes by URL. */
export function consoleFiles(folder: string): Hono {
  const page = join(folder, "index.html");
  if (!existsSync(page))
    throw new Error(`The console is not built: ${page} is missing. Run npm start, which builds it.`);
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
  });
  app.use(
    "/assets/*",
    serveStatic({
      root: folder,
      onFound: (_path, context) => context.header("cache-control", "public, max-age=31536000, immutable"),
    }),
  );
  app.get("/assets/*", ({ req }) => answerRefusal(unknownAsset(req.path)));
  app.use("/*", serveStatic({ root: folder, rewriteRequestPath: (path) => (path === "/" ? "/none" : path) }));
  app.get("*", async (context) => context.html(await readFile(page, "utf8"), 200, { "cache-control": "no-cache" }));
  return app;
}

/** The page in its place would be taken for a script that is broken. */
function unknownAsset(path: string): Refusal {
  const field = { path: "path", expected: "a file of the console that is served", received: describe(path) };
  return refuseField("not_found", field, "Reload the page.");
}
