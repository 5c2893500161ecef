import type { Sealer } from "@bridgework/core/ports/sealer";
import { openValues, sealValues } from "../system/aes.ts";
import { dynamoSubjectKeys, type SubjectKeySettings } from "./dynamo-subject-keys.ts";

/**
 * Keys of subjects in a table of their own, wrapped by KMS. A seal costs a read unit, and always takes the key that is in
 * the table. An open takes one from memory where it can: **a process that did not erase a key itself opens with it until
 * its time to live is over**, and never longer. Memory holds it until the sealer is next asked for anything.
 *
 * The table has no point-in-time recovery, and no stream but where it is replicated, for an erased key would live on in
 * them: make no backup of it.
 */
export function dynamoSealer(settings: SubjectKeySettings): Sealer {
  const keys = dynamoSubjectKeys(settings);
  return {
    seal: async (subject, values) => sealValues(await keys.obtain(subject), subject, values),
    open: (sealed) => openValues(sealed, (subject) => keys.find(subject, sealed)),
    erase: (subject) => keys.erase(subject),
  };
}
