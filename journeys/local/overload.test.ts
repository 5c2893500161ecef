import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { ErrorBody, EventPage, Receipt } from "@bridgework/functions/http/contract";
import { expect, it, onTestFinished } from "vitest";
import { getJson } from "../http.ts";
import { eventually, type ProcessOptions, startProcess, temporaryFolder } from "../process.ts";

/* More comes than there is room for: what cannot be taken is sent away, and what was acknowledged is there. */

async function started(options: Partial<ProcessOptions>) {
  const data = temporaryFolder();
  const bridgework = await startProcess({ data: data.path, ...options });
  onTestFinished(async () => {
    await bridgework.stop("SIGKILL");
    data.remove();
  });
  return bridgework;
}

interface Answered {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Receipt & ErrorBody;
}

interface Upload {
  readonly answered: Promise<Answered>;
  /** Sends the second half. */
  finish(): void;
}

/** Sends half of a form on a connection of its own: while the rest is to come, the request is in hand. */
function uploadHalf(url: string, form: string): Upload {
  const sending = request(`${url}/api/forms`, { method: "POST", agent: false });
  sending.setHeader("content-type", "application/json").setHeader("content-length", Buffer.byteLength(form));
  const half = form.length / 2;
  sending.write(form.slice(0, half));
  const answered = new Promise<Answered>((done, fail) => {
    sending.on("error", fail);
    sending.on("response", async (response) => {
      const chunks = await response.setEncoding("utf8").toArray();
      const retryAfter = response.headers["retry-after"];
      done({ status: response.statusCode ?? 0, retryAfter, body: JSON.parse(chunks.join("")) });
    });
  });
  return { answered, finish: () => void sending.end(form.slice(half)) };
}

function publish(url: string, form: string): Promise<Answered> {
  const { answered, finish } = uploadHalf(url, form);
  finish();
  return answered;
}

/** Of the process, in bytes; Linux says it. */
function residentMemory(pid: number): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

const ROOM = 20;
const CLIENTS = 400;
const ROUNDS = 3;
const form = JSON.stringify({ formType: "contact", fields: {}, recipient: { email: "a@b.example" } });
/** JSON may end with spaces. */
const large = form.padEnd(900_000);

/** All clients send half, those for whom there is room then send the rest; the answers of all. */
async function round(url: string, onHeld: () => void): Promise<readonly Answered[]> {
  const away: Answered[] = [];
  const uploads = Array.from({ length: CLIENTS }, () => uploadHalf(url, large));
  for (const { answered } of uploads) void answered.then((answer) => void (answer.status === 503 && away.push(answer)));
  await eventually("the others to be sent away", async () => away.length === CLIENTS - ROOM || undefined);
  onHeld();
  for (const { answered, finish } of uploads) if (!(await isAnswered(answered))) finish();
  return Promise.all(uploads.map(({ answered }) => answered));
}

function isAnswered(answered: Promise<unknown>): Promise<boolean> {
  return Promise.race([answered.then(() => true), new Promise<boolean>((no) => setImmediate(no, false))]);
}

it.runIf(process.platform === "linux")(
  "sends away what there is no room for, keeps its memory, and has all that it acknowledged",
  async () => {
    const { url, pid } = await started({ environment: { MAX_REQUEST_BYTES: String(ROOM * Buffer.byteLength(large)) } });
    const answers = [...(await round(url, () => {}))];
    const before = residentMemory(pid);
    let most = before;
    const measure = () => {
      most = Math.max(most, residentMemory(pid));
    };
    for (let count = 1; count < ROUNDS; count += 1) answers.push(...(await round(url, measure)));
    const away = answers.filter(({ status }) => status === 503);
    expect(new Set(away.map(({ body, retryAfter }) => `${body.error.code} ${retryAfter}`))).toEqual(
      new Set(["overloaded 1"]),
    );
    // What comes at once is 180 MB.
    expect(most - before).toBeLessThan(140 * 1024 * 1024);

    const taken = answers.filter(({ status }) => status === 201).map(({ body }) => body.stream);
    expect([taken.length, away.length]).toEqual([ROOM * ROUNDS, (CLIENTS - ROOM) * ROUNDS]);
    expect([...(await recordedForms(url))].sort()).toEqual(taken.sort());
    expect((await getJson(`${url}/health`)).status).toBe(200);
  },
);

async function recordedForms(url: string): Promise<ReadonlySet<string>> {
  const streams = new Set<string>();
  for (let cursor = ""; ; ) {
    const { body } = await getJson<EventPage>(`${url}/api/events?type=FormSubmitted&limit=20${cursor}`);
    for (const { stream } of body.items) streams.add(stream);
    if (body.next === null) return streams;
    cursor = `&cursor=${body.next}`;
  }
}

it("limits callers where it is told to limit all, and says when to come back", async () => {
  const { url } = await started({ environment: { RATE_LIMIT: "all", RATE_LIMIT_WRITE: "3/600" } });
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await publish(url, form));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
  expect(answers[3]?.body.error.code).toBe("rate_limited");
  expect(Number(answers[3]?.retryAfter)).toBeGreaterThan(500);
});
