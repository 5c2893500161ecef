import { subjectKeysSchema } from "../sealing/sqlite-sealer.ts";
import { checkpointsSchema } from "./checkpoints.ts";
import { circuitsSchema } from "./circuits.ts";
import { deadLettersSchema, letterColumnsSchema } from "./dead-letters.ts";
import { eventStoreSchema } from "./event-rows.ts";
import { noncesSchema } from "./nonces.ts";
import { outboxSchema } from "./outbox.ts";
import { sentSchema } from "./sent.ts";
import { snapshotsSchema } from "./snapshots.ts";
import { streamsSchema } from "./streams.ts";
import { viewsSchema } from "./views.ts";

/** Version 1 of the tables of this folder; the runtime adds the tables of its engines. */
export const storeSchemas: readonly string[] = [
  eventStoreSchema,
  checkpointsSchema,
  viewsSchema,
  streamsSchema,
  deadLettersSchema,
  outboxSchema,
];

/** What version 2 adds to them. */
export const storeSchemas2: readonly string[] = [snapshotsSchema, subjectKeysSchema];

/** What version 3 adds, of the circuits. */
export const storeSchemas3: readonly string[] = [circuitsSchema];

/** What version 4 adds, of the dead letters. */
export const storeSchemas4: readonly string[] = [letterColumnsSchema];

/** What version 6 adds, of the nonces of signed requests. */
export const storeSchemas6: readonly string[] = [noncesSchema];

/** What version 7 adds, of the notifications that were really sent. */
export const storeSchemas7: readonly string[] = [sentSchema];
