import { DEFAULT_LIMITS, notRefused, type Outbox, type OutboxLimits, oneByOne, outboxFull } from "../outbox.ts";
import { type KeptSubmission, settledAs } from "../submission.ts";
import { answerOf, inTransaction, openDatabase } from "./database.ts";

const STORE = "submissions";
const BY_ID = "id";
const WAITING = "waiting";
const SETTLED = "settledAt";

/** A record is in an index only where it has the member that is indexed. */
interface Row extends KeptSubmission {
  /** The order in which they were added. */
  readonly position?: number;
  readonly waiting?: 1;
  readonly settledAt?: string;
}

export interface IndexedDbOutboxOptions extends OutboxLimits {
  /** Default `bridgework-outbox`. */
  readonly name?: string;
}

/** An outbox in IndexedDB, which the pages of one origin share: one of them sends at a time. */
export async function openIndexedDbOutbox(options: IndexedDbOutboxOptions = {}): Promise<Outbox> {
  const { name = "bridgework-outbox", mostWaiting, mostSettled } = { ...DEFAULT_LIMITS, ...options };
  const database = await openDatabase(name, createStores);
  const reading = () => database.transaction(STORE).objectStore(STORE);
  const writing = <Result>(work: (store: IDBObjectStore) => Promise<Result>) => inTransaction(database, STORE, work);
  return {
    add: async (submission) => {
      const isAdded = await writing((store) => add(store, { ...submission, outcome: null }, mostWaiting));
      if (!isAdded) throw outboxFull(mostWaiting);
    },
    next: async () => {
      const [oldest] = await answerOf<Row[]>(reading().index(WAITING).getAll(null, 1));
      return oldest === undefined ? undefined : keptOf(oldest);
    },
    find: async (id) => {
      const row = await findRow(reading(), id);
      return row === undefined ? undefined : keptOf(row);
    },
    list: async () => (await answerOf<Row[]>(reading().getAll())).map(keptOf),
    settle: (id, outcome) =>
      writing(async (store) => {
        const row = await findRow(store, id);
        if (row === undefined) return;
        await answerOf(store.put(rowOf(settledAs(row, outcome), row.position)));
        await forgetOldest(store, mostSettled);
      }),
    reopen: async (id) => {
      const isReopened = await writing(async (store) => {
        const row = await findRow(store, id);
        if (row?.outcome?.status !== "refused") return false;
        await answerOf(store.put(rowOf({ ...row, outcome: null }, row.position)));
        return true;
      });
      if (!isReopened) throw notRefused(id);
    },
    exclusively: exclusively(name),
    close: async () => database.close(),
  };
}

function createStores(database: IDBDatabase): void {
  const store = database.createObjectStore(STORE, { keyPath: "position", autoIncrement: true });
  store.createIndex(BY_ID, "id", { unique: true });
  store.createIndex(WAITING, WAITING);
  store.createIndex(SETTLED, SETTLED);
}

async function add(store: IDBObjectStore, submission: KeptSubmission, mostWaiting: number): Promise<boolean> {
  const known = await findRow(store, submission.id);
  if (known?.waiting === 1) return true;
  if ((await answerOf(store.index(WAITING).count())) >= mostWaiting) return false;
  if (known?.position !== undefined) await answerOf(store.delete(known.position));
  await answerOf(store.add(rowOf(submission)));
  return true;
}

async function forgetOldest(store: IDBObjectStore, mostSettled: number): Promise<void> {
  const index = store.index(SETTLED);
  const excess = (await answerOf(index.count())) - mostSettled;
  if (excess <= 0) return;
  for (const position of await answerOf(index.getAllKeys(null, excess))) await answerOf(store.delete(position));
}

function findRow(store: IDBObjectStore, id: string): Promise<Row | undefined> {
  return answerOf<Row | undefined>(store.index(BY_ID).get(id));
}

function rowOf({ id, path, body, submittedAt, outcome }: KeptSubmission, position?: number): Row {
  return {
    ...{ id, path, body, submittedAt, outcome },
    ...(position === undefined ? {} : { position }),
    ...(outcome === null ? { waiting: 1 } : { settledAt: outcome.at }),
  };
}

function keptOf({ id, path, body, submittedAt, outcome }: Row): KeptSubmission {
  return { id, path, body, submittedAt, outcome };
}

/** Over all pages of the origin where the browser has locks. */
function exclusively(name: string): Outbox["exclusively"] {
  const { navigator }: { readonly navigator?: { readonly locks?: LockManager | null } } = globalThis;
  const locks = navigator?.locks ?? undefined;
  if (locks === undefined) return oneByOne();
  return async (work) => locks.request(`bridgework-outbox:${name}`, work);
}
