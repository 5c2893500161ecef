import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { manualClock } from "@bridgework/core/memory/clock";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { seededRandom } from "@bridgework/core/memory/random";
import type { SigningKey } from "@bridgework/core/signature/algorithm";
import { signRequest } from "@bridgework/core/signature/sign";
import { topology } from "@bridgework/core/topology";
import type { MailboxMessage } from "@bridgework/functions/http/messages-contract";
import { enrol, signedRequest } from "@bridgework/functions/http/signing.fixture";
import { systemIds } from "@bridgework/functions/system/ids";
import { type ClientOptions, WebSocket } from "ws";
import { openRuntime } from "../runtime.ts";
import { startServer } from "../server.ts";

const { crypto } = globalThis;

/** A server with two devices, till-7 and till-8, whose time is moved by hand. */
export async function startMailboxServer() {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-"));
  const clock = manualClock({ settle: async () => void (await setImmediate()) });
  const problems: string[] = [];
  const runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, ids: systemIds(clock), random: seededRandom(1) },
    http: memoryHttpClient(),
    settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" },
    onProblem: (problem) => problems.push(problem),
  });
  const { doors, awsDoor, live, mailboxes } = runtime;
  const server = await startServer({
    doors,
    awsDoor,
    live,
    mailboxes,
    consoleFolder: null,
    host: "127.0.0.1",
    port: 0,
  });
  const post = (path: string, body: unknown) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const send = async ({ targetUri, method, headers, body }: Awaited<ReturnType<typeof signedRequest>>) =>
    fetch(targetUri, { method, headers, body });
  const device = (deviceId: string) =>
    enrol({ send, invite: () => post("/api/devices/invite", { name: deviceId, deviceId }), origin: server.url });
  const [till7, till8] = [await device("till-7"), await device("till-8")];
  const open: WebSocket[] = [];
  const socket = (options: ClientOptions = {}) => {
    const opened = new WebSocket(`${server.url.replace("http", "ws")}${LIVE}`, options);
    open.push(opened);
    return opened;
  };
  return {
    ...{ clock, problems, post, send, socket, till7, till8 },
    /** Puts messages into the mailbox of till-7. */
    put: async (...texts: readonly string[]) => {
      for (const text of texts) await post("/api/mailboxes/till-7/messages", text);
    },
    /** A ticket of till-7. */
    ticket: async () => {
      const path = "/api/mailboxes/till-7/tickets";
      const request = await signedRequest({ path, body: {}, key: till7.key, now: clock.now(), origin: server.url });
      return String((await (await send(request)).json()).ticket);
    },
    /** Connects to the mailbox of till-7, the upgrade signed by a key. */
    connect: async (key: SigningKey = till7.key, options: ClientOptions = {}) => {
      const headers = await signedUpgrade(`${server.url}${LIVE}`, { key, now: clock.now() });
      return recipientOf(socket({ ...options, headers }));
    },
    stop: async () => {
      for (const each of open) each.terminate();
      await server.close();
      await runtime.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type MailboxServer = Awaited<ReturnType<typeof startMailboxServer>>;

const LIVE = "/api/mailboxes/till-7/live";

/** The headers of a signed upgrade. A GET without a body carries a content type all the same, since every signature covers it. */
async function signedUpgrade(targetUri: string, { key, now }: { readonly key: SigningKey; readonly now: number }) {
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const request = { method: "GET", targetUri, headers, body: new Uint8Array(0) };
  const signature = await signRequest({ subtle: crypto.subtle, key, now, nonce: crypto.randomUUID() }, request);
  return { ...headers, ...signature };
}

/** What a recipient sees of its WebSocket. */
export function recipientOf(socket: WebSocket) {
  const messages: MailboxMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)) as MailboxMessage);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", (code) => resolve(code)));
  socket.on("error", () => {});
  const attachments = () => messages.flatMap((message) => ("attachments" in message ? message.attachments : []));
  return {
    ...{ socket, messages, closed, attachments },
    ids: () => attachments().map(({ id }) => id),
    say: (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    /** Resolves as soon as `isSo`, which is asked after each message. */
    until: (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

export const PICKUP = "https://didcomm.org/messagepickup/3.0";
