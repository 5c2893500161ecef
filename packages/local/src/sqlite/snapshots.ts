import type { Snapshots } from "@bridgework/core/ports/snapshots";
import type { Writer } from "./writer.ts";

export const snapshotsSchema = `
  CREATE TABLE snapshots (
    stream TEXT NOT NULL,
    reducer INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (stream, reducer)
  ) STRICT, WITHOUT ROWID
`;

const GET = "SELECT version, state FROM snapshots WHERE stream = ? AND reducer = ?";
const PUT = `
  INSERT INTO snapshots (stream, reducer, version, state) VALUES (?, ?, ?, ?)
  ON CONFLICT (stream, reducer) DO UPDATE SET version = excluded.version, state = excluded.state
  WHERE excluded.version > version
`;

export function sqliteSnapshots(writer: Writer): Snapshots {
  return {
    get: (stream, reducer) =>
      writer.peek(() => {
        const row = writer.prepare(GET).get(stream, reducer) as
          | { readonly version: number; readonly state: string }
          | undefined;
        return row === undefined ? undefined : { version: row.version, state: JSON.parse(row.state) };
      }),
    put: (stream, reducer, { version, state }) =>
      writer.stageOne(() => void writer.prepare(PUT).run(stream, reducer, version, JSON.stringify(state))),
  };
}
