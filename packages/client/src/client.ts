import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Random } from "@bridgework/core/ports/random";
import { createDevice, doneOr } from "./device.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import type { DeviceIdentity, KeyStore } from "./key-store.ts";
import { createLoop } from "./loop.ts";
import type { Outbox } from "./outbox.ts";
import {
  type CounterChange,
  type CounterValue,
  counterRequest,
  type FormSubmission,
  formRequest,
  pathOf,
  type Request,
  type TaskSubmission,
  taskRequest,
} from "./requests.ts";
import type { Outcome, Submission } from "./submission.ts";
import { createSubmissions } from "./submissions.ts";
import { systemClock, systemIds, systemRandom, whenOnline } from "./system.ts";
import { subtleCrypto } from "./web-crypto.ts";

export interface ClientOptions {
  /** Of the server, as `https://forms.example.com`. A page has to come from there. */
  readonly url: string;
  readonly keyStore: KeyStore;
  readonly outbox: Outbox;
  /** Default: the platform's, as the next three. */
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** For the jitter. */
  readonly random?: Random;
  /** For submissions and idempotency keys; no two may be the same. */
  readonly ids?: Pick<Ids, "next">;
}

export interface SubmitOptions {
  /** Default: a new one. The same id twice is one submission. */
  readonly id?: string;
}

/**
 * A device of Bridgework: it signs what it sends, and keeps it until the server has taken or refused it. What it throws
 * is a `Fault` with a `code`: the server's where that has refused, `unreachable` where nobody answered.
 */
export interface Client {
  /** Who this device is; null before it has enrolled. */
  device(): Promise<DeviceIdentity | null>;
  /** Makes a key pair and registers it with a one-time code. After an error it may be called again. */
  enrol(code: string, name: string): Promise<DeviceIdentity>;
  /** Replaces the device's key. After an error it may be called again. */
  rotate(): Promise<DeviceIdentity>;
  /** Deletes the device's keys; have it revoked at the server first. What waits is held until it enrols again. */
  forget(): Promise<void>;
  /** Each resolves when the outbox has the submission, which is then on its way, whatever happens. */
  submitForm(form: FormSubmission, options?: SubmitOptions): Promise<Submission>;
  submitTask(task: TaskSubmission, options?: SubmitOptions): Promise<Submission>;
  changeCounter(change: CounterChange, options?: SubmitOptions): Promise<Submission>;
  /** One request each, which the outbox has no part in. */
  readForm(id: string): Promise<JsonObject>;
  readTask(id: string): Promise<JsonObject>;
  readCounter(id: string): Promise<CounterValue>;
  /** Those that wait and the newest of the others, in the order in which they were submitted. */
  submissions(): Promise<readonly Submission[]>;
  /** Resolves when the server has taken or refused a submission of this client. */
  settled(id: string): Promise<Outcome>;
  /** Sends a refused submission again, with the same id. */
  resubmit(id: string): Promise<void>;
  /** Tells of each change of a submission's state; returns what ends it. */
  on(listener: (submission: Submission) => void): () => void;
  /** Tries at once, as when the network is back; resolves when nothing waits, or when the oldest cannot be sent now. */
  flush(): Promise<void>;
  /** Breaks off what is under way and closes the outbox. What waits is sent by the next client on it. */
  close(): Promise<void>;
}

export function createClient(options: ClientOptions): Client {
  const { keyStore, outbox, clock = systemClock, random = systemRandom, ids = systemIds } = options;
  const closing = new AbortController();
  const exchange = createExchange({
    url: options.url.replace(/\/+$/, ""),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    crypto: { subtle: subtleCrypto(), getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes) },
    clock,
    closing: closing.signal,
  });
  const device = createDevice({ exchange, keyStore, clock, random, newId: ids.next });
  const submissions = createSubmissions({ outbox, post: device.post, clock, ids });
  const loop = createLoop({ step: submissions.step, clock, random });
  const submit = async (request: Request, { id }: SubmitOptions = {}) => {
    const submission = await submissions.add(request, id);
    loop.nudge();
    return submission;
  };
  // Not while something is sent: it would be signed by a key that is no longer taken.
  const withKeys = async (change: () => Promise<DeviceIdentity>) => {
    const changed = await outbox.exclusively(change);
    void loop.flush();
    return changed;
  };
  const stopListening = whenOnline(() => void loop.flush());
  loop.nudge();
  return {
    device: device.identity,
    enrol: (code, name) => withKeys(() => device.enrol(code, name)),
    rotate: () => withKeys(device.rotate),
    forget: () => outbox.exclusively(keyStore.forget),
    submitForm: (form, how) => submit(formRequest(form), how),
    submitTask: (task, how) => submit(taskRequest(task), how),
    changeCounter: (change, how) => submit(counterRequest(change), how),
    readForm: (id) => readRow(exchange, pathOf("forms", id)),
    readTask: (id) => readRow(exchange, pathOf("tasks", id)),
    readCounter: (id) => readRow(exchange, pathOf("counters", id)),
    submissions: submissions.list,
    settled: submissions.settled,
    resubmit: async (id) => {
      await submissions.reopen(id);
      loop.nudge();
    },
    on: submissions.on,
    flush: loop.flush,
    close: async () => {
      stopListening();
      closing.abort();
      await loop.close();
      submissions.close();
      await outbox.close();
    },
  };
}

/** Trusted to be what the door says that it answers. */
async function readRow<Row>(exchange: Exchange, path: string): Promise<Row> {
  return doneOr(await exchange.get(path)) as Row;
}
