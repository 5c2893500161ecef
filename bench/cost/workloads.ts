import { memoryWorld } from "@bridgework/core/app/world.fixture";
import type { NewEvent } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { memoryEventStore } from "@bridgework/core/memory/event-store";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";

/** A thing that users count by, with the appends that it comes to. */
export interface Workload {
  readonly name: string;
  readonly things: number;
  readonly appends: readonly AppendRequest[];
}

const EVENT_BYTES = 600;
const THINGS = 20;
const CHANGES = 200;

const ids = systemIds(systemClock());

export async function makeWorkloads(): Promise<readonly Workload[]> {
  return [
    { name: `append of ${EVENT_BYTES} bytes`, things: THINGS, appends: Array.from({ length: THINGS }, plainAppend) },
    await published("form, told by e-mail and SMS", THINGS, form),
    await published("task that succeeds at once", THINGS, task),
    await published(`change of a counter of ${CHANGES} changes`, CHANGES, change),
  ];
}

function plainAppend(): AppendRequest {
  const requestId = ids.next();
  const id = ids.next();
  const meta = { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId };
  const empty: NewEvent = {
    id,
    type: "OrderPlaced",
    schemaVersion: 1,
    time: "2026-01-01T00:00:00.000Z",
    data: { note: "" },
    meta,
  };
  const data = { note: "x".repeat(EVENT_BYTES - JSON.stringify(empty).length) };
  const fingerprint = ids.derive(id);
  return { stream: `order#${ids.next()}`, expected: 0, events: [{ ...empty, data }], requestId, fingerprint };
}

type Send = (command: string, domain: string, fields: JsonObject) => Promise<void>;

/** What `publish` appends for the real commands of a domain. */
async function published(name: string, things: number, run: (send: Send) => Promise<void>): Promise<Workload> {
  const store = memoryEventStore();
  const appends: AppendRequest[] = [];
  const recording = {
    ...store,
    append: (request: AppendRequest) => {
      appends.push(request);
      return store.append(request);
    },
  };
  const { publish } = memoryWorld({ store: recording, ids });
  const send: Send = async (type, domain, fields) => {
    const result = await publish({ kind: "command", domain, command: { type, ...fields }, actor: "http" });
    if (result.kind !== "recorded") throw new Error(`Expected ${type} to be recorded; got ${JSON.stringify(result)}.`);
  };
  for (let count = 0; count < things; count += 1) await run(send);
  return { name, things, appends };
}

async function form(send: Send): Promise<void> {
  const formId = ids.next();
  const recipient = { email: "ada@example.com", phone: "+15550100200" };
  const fields = { subject: "Opening hours", message: "Are you open on Sunday?" };
  await send("SubmitForm", "form", { formId, formType: "contact", fields, recipient });
  for (const channel of ["email", "sms"]) {
    const told = { channel, provider: "provider", messageId: ids.next(), attempts: 1 };
    await send("RecordFormNotified", "form", { formId, ...told });
  }
  await send("CompleteForm", "form", { formId });
}

async function task(send: Send): Promise<void> {
  const taskId = ids.next();
  const input = { image: "cat.png", width: 640 };
  await send("SubmitTask", "task", { taskId, name: "resize-image", handler: { type: "simulated" }, input });
  const execution = `arn:aws:states:us-east-1:000000000000:execution:task:${ids.next()}`;
  await send("StartTask", "task", { taskId, run: 1, execution });
  await send("CompleteTask", "task", { taskId, run: 1, attempts: 1, result: { url: "https://example.com/cat.png" } });
}

async function change(send: Send): Promise<void> {
  await send("ChangeCounter", "counter", { counterId: "global", delta: 1 });
}
