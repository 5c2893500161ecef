import type { Clock } from "@bridgework/core/ports/clock";
import type { Nonces } from "@bridgework/core/ports/nonces";
import type { Writer } from "./writer.ts";

export const noncesSchema = `
  CREATE TABLE nonces (
    key_id TEXT NOT NULL,
    nonce TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (key_id, nonce)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX nonces_by_end ON nonces (until)
`;

const CLAIM = "INSERT INTO nonces (key_id, nonce, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const FORGET = "DELETE FROM nonces WHERE until < ?";
const FORGOTTEN_EVERY_MS = 60_000;

/** Those that are past are deleted by the first claim of each minute. */
export function sqliteNonces(writer: Writer, clock: Pick<Clock, "now">): Nonces {
  let forgottenAt = Number.NEGATIVE_INFINITY;
  return {
    claim: (keyId, nonce, until) =>
      writer.stageOne(() => {
        const now = clock.now();
        if (now - forgottenAt >= FORGOTTEN_EVERY_MS) {
          writer.prepare(FORGET).run(now);
          forgottenAt = now;
        }
        return Number(writer.prepare(CLAIM).run(keyId, nonce, until).changes) === 1;
      }),
  };
}
