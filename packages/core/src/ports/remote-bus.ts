/** One event as EventBridge's PutEvents takes it. */
export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON text of an object. */
  readonly detail: string;
  /** ISO 8601. */
  readonly time: string;
}

/** What became of one entry: taken, to be put again, or never to be taken. */
export type EntryAnswer =
  | { readonly kind: "taken" }
  | { readonly kind: "again"; readonly reason: string }
  | { readonly kind: "never"; readonly reason: string };

/** The facts bus where it is reached by calls, each of which takes up to ten entries and answers for every one. */
export interface RemoteBus {
  /** Throws a SYSTEM fault `missing_bus` where the bus does not exist: it would answer success and drop the events. */
  check(): Promise<void>;
  /** Answers in the order of the entries. Throws where the whole call failed; the same entries may then be put again. */
  put(entries: readonly BusEntry[]): Promise<readonly EntryAnswer[]>;
}

/** Entries of one call. */
export const MAX_BUS_ENTRIES = 10;
/** All entries of a call must stay below it, counted as `entryBytes` does. */
export const MAX_BUS_BYTES = 1024 * 1024;

const TIME_BYTES = 14;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/calculate-putevents-entry-size.html */
export function entryBytes({ source, detailType, detail }: BusEntry): number {
  return TIME_BYTES + Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail);
}
