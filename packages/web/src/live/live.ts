import type { EventPage, RunItem } from "@bridgework/functions/http/contract";
import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { type Connection, type ConnectionOptions, type ConnectionState, connect } from "./connection.ts";
import { emptyLog, type FactLog, type LogInput, stepLog } from "./fact-log.ts";
import { addRuns, emptyBook, type RunBook } from "./run-book.ts";

export interface LiveStatus {
  readonly connection: ConnectionState;
  /** Milliseconds of the last ping; null before its answer. */
  readonly roundTrip: number | null;
  readonly version: string | null;
  /** `local`, or the stage's name. */
  readonly stage: string | null;
  /** Open consoles, this one among them. */
  readonly clients: number | null;
  /** Dead letters that nobody has redriven; null until the server says. */
  readonly deadLetters: number | null;
  /** Alerts that are open; null before the first greeting. */
  readonly openAlerts: number | null;
  /** How often the connection was opened: what was read before the newest may be old. */
  readonly opened: number;
  readonly log: FactLog;
  readonly runs: RunBook;
}

export interface LiveOptions {
  readonly open: ConnectionOptions["open"];
  /** One page of GET /api/events, forward from a position. */
  readonly fetchPage: (after: number) => Promise<Pick<EventPage, "items" | "next">>;
  /** The newest runs: what changed while nobody listened is not sent again. */
  readonly fetchRuns: () => Promise<readonly RunItem[]>;
  readonly random: () => number;
}

/** What the server pushes, put together. Readers subscribe to the whole; `on` hears single messages as they come. */
export interface Live {
  status(): LiveStatus;
  subscribe(listener: () => void): () => void;
  on<Kind extends LiveMessage["kind"]>(kind: Kind, handle: (message: MessageOf<Kind>) => void): () => void;
  retry(): void;
  close(): void;
}

export type MessageOf<Kind extends LiveMessage["kind"]> = Extract<LiveMessage, { readonly kind: Kind }>;

/** Readers are told at most this often: a burst of a thousand facts is twenty renders, not a thousand. */
const TELL_MS = 50;
/** Before a page of a gap that could not be read is asked for again. */
const REFETCH_MS = 2_000;

const START: LiveStatus = {
  connection: { kind: "connecting" },
  roundTrip: null,
  version: null,
  stage: null,
  clients: null,
  deadLetters: null,
  openAlerts: null,
  opened: 0,
  log: emptyLog,
  runs: emptyBook,
};

export function createLive(options: LiveOptions): Live {
  let status = START;
  let fetching: number | null = null;
  let refetch: ReturnType<typeof setTimeout> | undefined;
  const readers = createReaders();
  const handlers = new Set<(message: LiveMessage) => void>();

  const change = (changed: Partial<LiveStatus>) => {
    status = { ...status, ...changed };
    readers.tell();
  };
  const step = (input: LogInput) => {
    const log = stepLog(status.log, input);
    if (log !== status.log) change({ log });
    fillGap();
  };
  const fillGap = () => {
    const { gapTo, position } = status.log;
    if (gapTo === null || position === null || fetching === position) return;
    fetching = position;
    const again = () => {
      fetching = null;
      fillGap();
    };
    const later = () => {
      clearTimeout(refetch);
      refetch = setTimeout(again, REFETCH_MS);
    };
    options.fetchPage(position).then(({ items, next }) => {
      const filled = (items.at(-1)?.position ?? position) >= gapTo;
      if (next !== null || filled) fetching = null;
      else later();
      step({ kind: "page", after: position, items });
    }, later);
  };
  const catchUp = () => {
    options.fetchRuns().then(
      (items) => change({ runs: addRuns(status.runs, items) }),
      () => {},
    );
  };
  const connection: Connection = connect({
    ...options,
    after: () => status.log.position,
    onState: (state) => {
      const opened = status.opened + (state.kind === "open" ? 1 : 0);
      change({ connection: state, opened });
      if (state.kind === "lost") step({ kind: "lost" });
      if (state.kind === "open" && opened > 1) catchUp();
    },
    onMessage: (message) => {
      const input = logInput(message);
      if (input !== null) step(input);
      const changed = changeBy(message, status);
      if (changed !== null) change(changed);
      for (const handle of handlers) handle(message);
    },
  });

  return {
    status: () => status,
    subscribe: readers.subscribe,
    on: (kind, handle) => {
      const handler = (message: LiveMessage) => {
        if (isKind(message, kind)) handle(message);
      };
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    retry: connection.retry,
    close: () => {
      clearTimeout(refetch);
      connection.close();
    },
  };
}

function isKind<Kind extends LiveMessage["kind"]>(message: LiveMessage, kind: Kind): message is MessageOf<Kind> {
  return message.kind === kind;
}

function logInput(message: LiveMessage): LogInput | null {
  switch (message.kind) {
    case "hello":
      return { kind: "hello", head: message.head };
    case "facts":
      return { kind: "facts", items: message.items };
    case "gap":
      return { kind: "gap", to: message.to };
    case "runs":
    case "counters":
    case "dead-letters":
    case "alerts":
    case "clients":
    case "pong":
      return null;
  }
}

function changeBy(message: LiveMessage, { runs }: LiveStatus): Partial<LiveStatus> | null {
  switch (message.kind) {
    case "hello":
      return { version: message.version, stage: message.stage };
    case "runs":
      return { runs: addRuns(runs, message.items) };
    case "dead-letters":
      return { deadLetters: message.total };
    case "alerts":
      return { openAlerts: message.open };
    case "clients":
      return { clients: message.total };
    case "pong":
      return { roundTrip: Math.max(0, Date.now() - message.at) };
    case "facts":
    case "gap":
    case "counters":
      return null;
  }
}

/** Told at once, then once for all that happens within TELL_MS. */
function createReaders() {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const tell = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    for (const listener of listeners) listener();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      tell();
    }, TELL_MS);
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return { tell, subscribe };
}
