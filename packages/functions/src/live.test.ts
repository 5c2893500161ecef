import { type ManualClock, manualClock } from "@bridgework/core/memory/clock";
import { memoryEventStore } from "@bridgework/core/memory/event-store";
import type { EventStore } from "@bridgework/core/ports/event-store";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Sockets } from "./adapters/apigateway-sockets.ts";
import { type Backend, clientOf, freshTables } from "./adapters/backend.fixture.ts";
import { counterChanged } from "./adapters/counter-records.fixture.ts";
import { startDynalite } from "./adapters/dynalite.fixture.ts";
import { dynamoLiveConsoles, type LiveConsoles, type LiveWish } from "./adapters/dynamo-live-consoles.ts";
import type { LiveMessage } from "./http/live-contract.ts";
import { type CloudLive, cloudLive } from "./live.ts";

const ALL: LiveWish = { after: null, counter: null };

let backend: Backend;
let clock: ManualClock;
let store: EventStore;
let connections: LiveConsoles;
let live: CloudLive;
let posted: (readonly [id: string, message: LiveMessage])[];
let ended: string[];
let problems: string[];
/** What happens when something is posted to a connection, before it is there. */
let onPost: (id: string) => Promise<void>;

beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());
beforeEach(async () => {
  [clock, store, posted, ended, problems] = [manualClock(), memoryEventStore(), [], [], []];
  connections = dynamoLiveConsoles(await freshTables(clientOf(backend)), clock.now);
  onPost = async () => {};
  const sockets: Sockets = {
    post: async (id, text) => {
      await onPost(id);
      posted.push([id, JSON.parse(text)]);
      return true;
    },
    close: async (id) => void ended.push(id),
  };
  const counts = { deadLetters: async () => 0, openAlerts: async () => 0 };
  const onProblem = (problem: string) => void problems.push(problem);
  live = cloudLive({ ...{ store, clock, connections, sockets, onProblem, ...counts }, version: "1", stage: "test" });
});

async function connect(id: string, wish = ALL): Promise<void> {
  await connections.opened(id, wish);
  await live.ping(id, 0);
}

/** The next fact of the counter `a`, recorded and not pushed. */
async function record(version: number) {
  const event = counterChanged(`e${version}`, "a", version);
  const result = await store.append({ stream: "counter#a", expected: version - 1, events: [event] });
  if (result.status !== "appended" || result.facts[0] === undefined) throw new Error(result.status);
  return result.facts[0];
}

const kindsOf = (id: string) => posted.filter(([to]) => to === id).map(([, { kind }]) => kind);
const factsOf = (id: string) =>
  posted.flatMap(([to, message]) =>
    to === id && message.kind === "facts" ? message.items.map((fact) => fact.id) : [],
  );

it("greets who has spoken, and tells it of what comes", async () => {
  await connect("c1");
  await live.push(await record(1));
  const greeting = ["hello", "dead-letters", "alerts", "pong"];
  expect(kindsOf("c1")).toEqual([...greeting, "facts", "counters", "dead-letters", "alerts"]);
});

it("tells a console of what came while it was greeted", async () => {
  onPost = async () => {
    onPost = async () => {};
    await live.push(await record(1));
  };
  await connect("c1");
  expect(factsOf("c1")).toEqual(["e1"]);
});

it("tells who watches a counter of its change while it was greeted", async () => {
  onPost = async () => {
    onPost = async () => {};
    await live.push(await record(1));
  };
  await connect("c1", { after: null, counter: "a" });
  expect(kindsOf("c1")).toContain("counters");
});

it("ends a connection that takes nothing, and tells the others all the same", async () => {
  await connect("c1");
  await connect("c2");
  onPost = async (id) => {
    if (id === "c1") throw new Error("the limit is exceeded");
  };
  await live.push(await record(1));
  expect([ended, factsOf("c2"), (await connections.list()).map(({ id }) => id)]).toEqual([["c1"], ["e1"], ["c2"]]);
  expect(problems).toEqual([expect.stringContaining("the limit is exceeded")]);
});

it("waits for no fact of which its consoles know", async () => {
  const fact = await record(1);
  await connect("c1");
  await live.push(fact);
  expect([clock.pending(), factsOf("c1")]).toEqual([0, []]);
});

it("tells of a gap where it cannot tell of each fact, and then of what comes", async () => {
  await connect("c1");
  for (let version = 1; version <= 201; version += 1) await record(version);
  await live.push(await record(202));
  expect(posted.map(([, message]) => message)).toContainEqual({ kind: "gap", from: 0, to: 202 });
  await live.push(await record(203));
  expect(factsOf("c1")).toEqual(["e203"]);
});
