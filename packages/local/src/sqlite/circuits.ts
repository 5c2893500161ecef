import { type Circuit, CLOSED } from "@bridgework/core/kernel/circuit";
import { CIRCUIT_KEPT_MS, type Circuits } from "@bridgework/core/ports/circuits";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Writer } from "./writer.ts";

export const circuitsSchema = `
  CREATE TABLE circuits (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    opened_at INTEGER,
    until INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID
`;

const LOAD = `SELECT failures, opened_at AS "openedAt", until, revision FROM circuits WHERE name = ?`;
const INSERT = `
  INSERT INTO circuits (failures, opened_at, until, revision, changed_at, name) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (name) DO NOTHING
`;
const UPDATE = `
  UPDATE circuits SET failures = ?, opened_at = ?, until = ?, revision = ?, changed_at = ?
  WHERE name = ? AND revision = ?
`;
const FORGET = "DELETE FROM circuits WHERE opened_at IS NULL AND changed_at < ?";

/** Circuits in the data folder: for all steps of this process and of the one after it. */
export function sqliteCircuits(writer: Writer, clock: Pick<Clock, "now">): Circuits {
  const change = (name: string, circuit: Circuit): boolean => {
    const now = clock.now();
    writer.prepare(FORGET).run(now - CIRCUIT_KEPT_MS);
    const before = circuit.revision - 1;
    const { failures, openedAt, until, revision } = circuit;
    const values = [failures, openedAt, until, revision, now, name] as const;
    const { changes } =
      before === CLOSED.revision
        ? writer.prepare(INSERT).run(...values)
        : writer.prepare(UPDATE).run(...values, before);
    return Number(changes) === 1;
  };
  return {
    load: (name) => writer.peek(() => (writer.prepare(LOAD).get(name) as Circuit | undefined) ?? CLOSED),
    change: (name, circuit) => writer.stage(() => change(name, circuit)),
  };
}
