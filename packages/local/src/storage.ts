import { decodedStore } from "@bridgework/core/app/decode";
import { MAX_DATA_BYTES } from "@bridgework/core/app/publish";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import type { Circuits } from "@bridgework/core/ports/circuits";
import type { Clock } from "@bridgework/core/ports/clock";
import type { DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { Nonces } from "@bridgework/core/ports/nonces";
import type { Random } from "@bridgework/core/ports/random";
import type { Sealer } from "@bridgework/core/ports/sealer";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import { sqliteSealer } from "./sealing/sqlite-sealer.ts";
import { type SqliteCheckpoints, sqliteCheckpoints } from "./sqlite/checkpoints.ts";
import { sqliteCircuits } from "./sqlite/circuits.ts";
import { sqliteDeadLetters } from "./sqlite/dead-letters.ts";
import { type SqliteEventStore, sqliteEventStore } from "./sqlite/event-store.ts";
import { sqliteNonces } from "./sqlite/nonces.ts";
import { type LocalData, type Migrations, openData } from "./sqlite/open.ts";
import { type SqliteOutbox, sqliteOutbox } from "./sqlite/outbox.ts";
import {
  storeSchemas,
  storeSchemas2,
  storeSchemas3,
  storeSchemas4,
  storeSchemas6,
  storeSchemas7,
} from "./sqlite/schemas.ts";
import { sqliteSnapshots } from "./sqlite/snapshots.ts";
import { type SqliteStreams, sqliteStreams } from "./sqlite/streams.ts";
import { type SqliteViews, sqliteViews } from "./sqlite/views.ts";
import { executionsSchema, executionsSchema2 } from "./stepfunctions/schema.ts";
import { type StorageHealth, watchStorage } from "./storage-health.ts";

export interface StorageOptions {
  readonly folder: string;
  /** Says what the stored events mean. */
  readonly topology: Topology;
  readonly clock: Clock;
  readonly random: Random;
  readonly notifyFailureRate: number;
  readonly onProblem: (problem: string) => void;
  /** Told when the folder can be written to again. */
  readonly onRecovered: () => void;
}

/** The data folder with every adapter that keeps something in it. */
export interface Storage {
  readonly data: LocalData;
  readonly store: SqliteEventStore;
  readonly snapshots: Snapshots;
  readonly sealer: Sealer;
  readonly views: SqliteViews;
  readonly streams: SqliteStreams;
  readonly checkpoints: SqliteCheckpoints;
  readonly deadLetters: WatchedDeadLetters;
  readonly nonces: Nonces;
  readonly outbox: SqliteOutbox;
  readonly circuits: Circuits;
  readonly health: StorageHealth;
}

export interface WatchedDeadLetters extends DeadLetters {
  /** Told after a letter was buried or redriven. */
  onChange(listener: () => void): void;
}

/** Name of a view of nothing: written to see whether there is room for an event. */
const PROBE = "storage-probe";
const PROBE_ROOM = "x".repeat(MAX_DATA_BYTES);

/** The tables of the data folder, a step for each version of its file: a new one comes at the end. */
export const migrations: Migrations = [
  [...storeSchemas, executionsSchema],
  storeSchemas2,
  storeSchemas3,
  storeSchemas4,
  [executionsSchema2],
  storeSchemas6,
  storeSchemas7,
];

/** Throws as `openData` does. */
export function openStorage(options: StorageOptions): Storage {
  const { folder, topology, clock, random, notifyFailureRate, onProblem, onRecovered } = options;
  const data = openData(folder, migrations);
  const { writer, reader } = data;
  const views = sqliteViews(writer, reader);
  const health = watchStorage({ clock, probe: () => takeRoom(views, clock), onRecovered });
  writer.onFault((fault) => {
    health.failed(fault);
    onProblem(messageOf(fault));
  });
  return {
    data,
    store: decodedStore(topology, sqliteEventStore(writer, reader)),
    snapshots: sqliteSnapshots(writer),
    sealer: openSealer(data),
    views,
    streams: sqliteStreams(writer, reader),
    checkpoints: sqliteCheckpoints(writer),
    deadLetters: watched(sqliteDeadLetters(writer, reader)),
    nonces: sqliteNonces(writer, clock),
    outbox: sqliteOutbox(writer, reader, { clock, random, failureRate: notifyFailureRate }),
    circuits: sqliteCircuits(writer, clock),
    health,
  };
}

function openSealer(data: LocalData): Sealer {
  try {
    return sqliteSealer(data.writer, data.folder);
  } catch (error) {
    data.close().catch(() => {});
    throw error;
  }
}

/** Writes as much as the largest event, and gives the room back. */
async function takeRoom(views: SqliteViews, clock: Clock): Promise<void> {
  const version = clock.now() * 2;
  await views.put(PROBE, { key: "room", version, doc: { room: PROBE_ROOM } });
  await views.put(PROBE, { key: "room", version: version + 1, doc: {} });
}

function watched(deadLetters: DeadLetters): WatchedDeadLetters {
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    ...deadLetters,
    onChange: (listener) => void listeners.push(listener),
    bury: async (letter) => {
      await deadLetters.bury(letter);
      changed();
    },
    markRedriven: async (id, at, requestId) => {
      const marked = await deadLetters.markRedriven(id, at, requestId);
      changed();
      return marked;
    },
  };
}
