import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRows } from "@bridgework/core/app/project";
import { createStreamStates } from "@bridgework/core/app/stream-states";
import type { Fact } from "@bridgework/core/kernel/event";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { seededRandom } from "@bridgework/core/memory/random";
import { topology } from "@bridgework/core/topology";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRuntime, type Runtime } from "./runtime.ts";
import { openStorage } from "./storage.ts";

/* The whole process on a folder of its own, through its doors. */

const folder = mkdtempSync(join(tmpdir(), "bridgework-erasure-"));
const clock = systemClock();
const options = {
  folder,
  topology,
  version: "1.0.0",
  clock,
  ids: systemIds(clock),
  random: seededRandom(1),
  http: memoryHttpClient(),
  settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" },
  onProblem: (problem: string) => {
    throw new Error(problem);
  },
  onRecovered: () => {},
};

let runtime: Runtime;
/** Facts as they were pushed to whoever watches. */
const pushed: Fact[] = [];
let changed: () => void = () => {};

beforeAll(async () => {
  runtime = await openRuntime(options);
  const send = (text: string) => {
    const message: LiveMessage = JSON.parse(text);
    if (message.kind === "facts") pushed.push(...(message.items as Fact[]));
    changed();
  };
  await runtime.live.connect({ bufferedAmount: 0, send, close: () => {} }, null);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Resolves when such a fact has been pushed. */
async function pushing(wanted: (fact: Fact) => boolean): Promise<void> {
  while (!pushed.some(wanted)) {
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
  }
}

const post = async (path: string, body: unknown) => {
  const headers = { "content-type": "application/json" };
  const response = await runtime.doors.request(path, { method: "POST", headers, body: JSON.stringify(body) });
  const answer: { readonly id: string } = await response.json();
  return answer;
};
const get = async (path: string) => (await runtime.doors.request(path)).text();

const letters = fc.string({ unit: fc.constantFrom(..."abcdefghijkmnopqrstuvwxyz"), minLength: 12, maxLength: 20 });
const [people = []] = fc.sample(
  fc.uniqueArray(
    fc.record({ mail: letters, secret: letters, number: fc.integer({ min: 1_000_000, max: 9_999_999 }) }),
    {
      minLength: 5,
      maxLength: 5,
      selector: ({ mail }) => mail,
    },
  ),
  { numRuns: 1, seed: 4 },
);
const phoneOf = ({ number }: { readonly number: number }) => `+1555${number}`;
const secretsOf = (person: { readonly mail: string; readonly secret: string; readonly number: number }) => [
  person.mail,
  person.secret,
  phoneOf(person),
];
const submittersOf = (index: number) => `person-${index}`;

async function submitAll(): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, person] of people.entries()) {
    const recipient = { email: `${person.mail}@example.com`, phone: phoneOf(person) };
    const form = { formType: "contact", submitter: submittersOf(index), fields: { note: person.secret }, recipient };
    ids.push((await post("/api/forms", form)).id);
  }
  for (const id of ids) await pushing(({ stream, type }) => stream === `form#${id}` && type === "FormCompleted");
  return ids;
}

/** Names of the tables of the database that hold a text in any column. */
async function tablesWith(texts: readonly string[]): Promise<readonly string[]> {
  const { data } = openStorage({ ...options, notifyFailureRate: 0 });
  const { db } = data.writer;
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { readonly name: string }[];
  const found = tables.filter(({ name }) => {
    const rows = JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all());
    return texts.some((text) => rows.includes(text));
  });
  await data.close();
  return found.map(({ name }) => name);
}

it("erases a person everywhere, leaves the others, and everything goes on", async () => {
  const ids = await submitAll();
  const [gone, kept] = people;
  if (gone === undefined || kept === undefined) throw new Error("there are five");

  const shown = await get(`/api/streams/form/${ids[0]}?at=1`);
  for (const secret of secretsOf(gone)) expect(shown).toContain(secret);
  expect(pushed.find(({ stream }) => stream === `form#${ids[0]}`)?.data).toMatchObject({
    fields: { note: gone.secret },
  });
  expect(await get(`/api/forms/${ids[0]}`)).toContain(`${gone.mail.slice(0, 1)}***@***`);

  await post("/api/subjects/person-0/erase", { reason: "asked by letter" });
  await pushing(({ type }) => type === "SubjectErased");

  const paths = [
    `/api/streams/form/${ids[0]}?at=1`,
    "/api/events",
    "/api/forms",
    `/api/forms/${ids[0]}`,
    "/api/subjects",
  ];
  for (const path of paths) {
    const text = await get(path);
    for (const secret of secretsOf(gone)) expect(text, path).not.toContain(secret);
  }
  expect(await get(`/api/streams/form/${ids[0]}?at=1`)).toContain('"$erased":"person-0"');
  expect(await get(`/api/streams/form/${ids[1]}?at=1`)).toContain(kept.secret);
  await runtime.close();
});

it("keeps no personal value in the clear but in the outbox of what was sent", async () => {
  for (const person of people) expect(await tablesWith([person.secret])).toEqual([]);
  const everything = people.flatMap(secretsOf);
  expect(await tablesWith(everything)).toEqual(["outbox"]);
});

it("leaves no byte of a value in the pages of the file but in those of the outbox", () => {
  const file = readFileSync(join(folder, "bridgework.db"));
  for (const { secret } of people) expect(file.includes(secret)).toBe(false);
  expect(readdirSync(folder)).toContain("bridgework.key");
});

it("folds and projects all again after a restart, the erased values too", async () => {
  const storage = openStorage({ ...options, notifyFailureRate: 0 });
  const facts = await storage.store.readAll({ order: "forward", limit: 1_000 });
  const { rows, gaps } = projectRows(topology, () => undefined, facts);
  expect(gaps).toEqual([]);
  for (const { view, key, ...row } of rows) expect(await storage.views.get(view, key)).toMatchObject(row);
  const states = createStreamStates(storage);
  const form = topology.domain("form");
  if (form === undefined) throw new Error("form is declared");
  for (const stream of new Set(facts.map((fact) => fact.stream).filter((name) => name.startsWith("form#")))) {
    expect((await states.load(form, stream)).state).toMatchObject({ status: "completed", outcome: "notified" });
  }
  await storage.data.close();
});
