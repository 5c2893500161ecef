import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { contentSecurityPolicy } from "../../../stacks/content-security-policy.ts";
import type { Assembly } from "../assembly.ts";
import { type Listening, listening } from "./aws-server.ts";
import { CLIENT, type SignInPages } from "./sign-in-pages.ts";

/** The console on CloudFront, with the API under the same name. */
export interface ConsoleSite extends Listening {
  /** Tokens that the API has let in, in their order. */
  readonly letIn: readonly string[];
  /** Refuses from now on each token that it has let in, as the API does an hour later. */
  expire(): void;
}

const WEB = resolve(import.meta.dirname, "../../../packages/web");
const VITE = resolve(import.meta.dirname, "../../../node_modules/vite/bin/vite.js");
const SIGN_IN = "/settings/sign-in.json";
const OF_API = /^\/(?:api\/|health$|ready$)/;
const TYPES: Readonly<Record<string, string>> = {
  ...{ ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" },
  ...{ ".svg": "image/svg+xml", ".woff2": "font/woff2" },
};

export interface SiteSettings {
  readonly cloud: Pick<Assembly, "url" | "socketsUrl" | "token">;
  readonly pages: SignInPages;
  readonly stage: string;
}

/** Builds the console as a deployment does, and serves it. */
export async function serveConsoleSite({ cloud, pages, stage }: SiteSettings): Promise<ConsoleSite> {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-console-"));
  await promisify(execFile)(process.execPath, [VITE, "build", "--outDir", folder, "--emptyOutDir"], {
    ...{ cwd: WEB, env: { ...process.env, NODE_ENV: "production", VITE_SIGN_IN: SIGN_IN } },
  });
  const signIn = JSON.stringify({ stage, issuer: pages.url, pages: pages.url, clientId: CLIENT });
  const headers = {
    "content-security-policy": contentSecurityPolicy([pages.url, cloud.socketsUrl.replace("http", "ws")]),
    "referrer-policy": "no-referrer",
  };
  const doorman = openDoorman(pages);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://console").pathname;
    if (OF_API.test(path)) return handOn(cloud, doorman, request, response);
    if (path === SIGN_IN)
      return response.writeHead(200, { ...headers, "content-type": "application/json" }).end(signIn);
    const asked = join(folder, path);
    const file = path !== "/" && existsSync(asked) ? asked : join(folder, "index.html");
    return response
      .writeHead(200, { ...headers, "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
      .end(readFileSync(file));
  };
  const server = await listening(
    createServer((request, response) => {
      answer(request, response).catch(() => response.writeHead(502).end("{}"));
    }),
  );
  const close = () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, letIn: doorman.letIn, expire: doorman.expire, close };
}

/** Knows who comes from the sign-in pages, by their published key, as the API's JWT authorizer does. */
function openDoorman({ url: issuer }: SignInPages) {
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", issuer));
  const letIn: string[] = [];
  const expired = new Set<string>();
  const isGood = async (token: string) => {
    const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ["RS256"] });
    return payload["client_id"] === CLIENT;
  };
  return {
    letIn,
    expire: () => {
      for (const token of letIn) expired.add(token);
    },
    knows: async (authorization = "") => {
      const token = authorization.replace(/^Bearer /, "");
      if (expired.has(token) || !(await isGood(token).catch(() => false))) return false;
      if (letIn.at(-1) !== token) letIn.push(token);
      return true;
    },
  };
}

/** The assembly's authorizer has a user pool of its own, so that who is known here gets a token of that one. */
async function handOn(
  { url, token }: SiteSettings["cloud"],
  doorman: ReturnType<typeof openDoorman>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const { method = "GET", headers } = request;
  // CloudFront leaves out the host, and its function the origin of the console's own pages.
  const { host, origin, authorization, connection, ...others } = headers;
  const known = await doorman.knows(authorization);
  const body = await buffer(request);
  const answer = await fetch(new URL(request.url ?? "/", url), {
    method,
    headers: {
      ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
      ...(origin === undefined || origin === `http://${host}` ? {} : { origin }),
      ...(known ? { authorization: `Bearer ${await token()}` } : {}),
    },
    ...(body.length === 0 ? {} : { body }),
  });
  const type = answer.headers.get("content-type") ?? "application/json";
  return response.writeHead(answer.status, { "content-type": type }).end(Buffer.from(await answer.arrayBuffer()));
}
