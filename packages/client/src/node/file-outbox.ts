import { resolve } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";
import { isJsonObject } from "@bridgework/core/kernel/json";
import { createLedger, type Entry, type Ledger, outboxOf } from "../memory/ledger.ts";
import type { Outbox, OutboxLimits } from "../outbox.ts";
import type { KeptSubmission } from "../submission.ts";
import { type Journal, openJournal } from "./journal.ts";
import { lock } from "./lock.ts";

/** The file is written anew when it has so many lines more than it needs. */
const MOST_OLD_LINES = 500;

/**
 * An outbox in a file of JSON lines, which one process at a time may open: another gets the fault `locked`. What was
 * added has been written through to the disk. Bodies of accepted submissions go when the file is written anew, which is
 * at the latest when it is closed.
 */
export async function openFileOutbox(path: string, limits: OutboxLimits = {}): Promise<Outbox> {
  const file = resolve(path);
  const unlock = await lock(file);
  let journal: Journal | undefined;
  try {
    journal = await openJournal(file);
    const ledger = createLedger(limits);
    readEntries(file, journal).forEach(ledger.apply);
    return outboxOver(ledger, journal, unlock);
  } catch (error) {
    await journal?.close();
    await unlock();
    throw error;
  }
}

function outboxOver(ledger: Ledger, journal: Journal, unlock: () => Promise<void>): Outbox {
  let lines = journal.lines.length;
  let adding = 0;

  /** Where it fails, as on a full disk, the file is as good as before. */
  const compactAbove = async (most: number) => {
    const needed = ledger.list().length;
    if (lines - needed <= most) return;
    await journal
      .replace(() => writeEntries(ledger.list()))
      .then(
        () => {
          lines = ledger.list().length;
        },
        () => {},
      );
  };
  const write = async (entry: Entry) => {
    ledger.check(entry, adding);
    const added = entry.kind === "added" ? 1 : 0;
    adding += added;
    try {
      await journal.append(JSON.stringify(entry));
    } finally {
      adding -= added;
    }
    ledger.apply(entry);
    lines += 1;
    await compactAbove(MOST_OLD_LINES + ledger.list().length);
  };
  return {
    ...outboxOf(ledger, write),
    close: async () => {
      try {
        await compactAbove(0);
        await journal.close();
      } finally {
        await unlock();
      }
    },
  };
}

function writeEntries(submissions: readonly KeptSubmission[]): readonly string[] {
  return submissions.map((submission) => JSON.stringify({ kind: "added", submission } satisfies Entry));
}

/** The last line may be what a crash has left of it; one before it never is. */
function readEntries(path: string, { lines }: Journal): readonly Entry[] {
  return lines.flatMap((line, index) => {
    const entry = readEntry(line);
    if (entry !== undefined) return [entry];
    if (index === lines.length - 1) return [];
    const message = `Expected an entry of an outbox in line ${index + 1} of ${path}, received something else. Move the file away to begin anew; its other lines still hold what was submitted.`;
    throw new Fault("VALIDATION", "damaged", message);
  });
}

function readEntry(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isJsonObject(entry) && KINDS.includes(String(entry["kind"])) ? (entry as unknown as Entry) : undefined;
  } catch {
    return undefined;
  }
}

const KINDS: readonly string[] = ["added", "settled", "reopened"] satisfies readonly Entry["kind"][];
