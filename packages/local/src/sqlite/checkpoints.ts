import type { Checkpoints } from "@bridgework/core/ports/checkpoints";
import type { Writer } from "./writer.ts";

export const checkpointsSchema =
  "CREATE TABLE checkpoints (consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID";

export interface SqliteCheckpoints extends Checkpoints {
  /** As `save`, inside work that is being staged: moves with what that work writes, or not at all. */
  move(consumer: string, position: number): void;
  /** As `load`, inside work that is being staged. */
  at(consumer: string): number;
}

const MOVE = `
  INSERT INTO checkpoints (consumer, position) VALUES (?, ?)
  ON CONFLICT (consumer) DO UPDATE SET position = max(position, excluded.position)
`;

export function sqliteCheckpoints(writer: Writer): SqliteCheckpoints {
  const move = (consumer: string, position: number) => void writer.prepare(MOVE).run(consumer, position);
  const at = (consumer: string) => {
    const row = writer.prepare("SELECT position FROM checkpoints WHERE consumer = ?").get(consumer);
    return (row as { readonly position: number } | undefined)?.position ?? 0;
  };
  return {
    move,
    at,
    save: (consumer, position) => writer.stageOne(() => move(consumer, position)),
    load: (consumer) => writer.peek(() => at(consumer)),
  };
}
