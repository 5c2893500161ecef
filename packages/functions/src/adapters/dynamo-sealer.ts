import type { Sealer } from "@bridgework/core/ports/sealer";
import { openText, sealTexts } from "./aes.ts";
import { dynamoSubjectKeys, type SubjectKeySettings } from "./dynamo-subject-keys.ts";

/**
 * Keys of subjects in a table of their own, wrapped by KMS. A seal costs a read unit, and always takes the key that is in
 * the table. An open takes one from memory where it can: **a process that did not erase a key itself opens with it until
 * its time to live is over**, and never longer. Memory holds it until the sealer is next asked for anything.
 *
 * The table has no stream and no point-in-time recovery, for an erased key would live on in them: make no backup of it.
 */
export function dynamoSealer(settings: SubjectKeySettings): Sealer {
  const keys = dynamoSubjectKeys(settings);
  return {
    seal: async (subject, values) => {
      const key = await keys.obtain(subject);
      const texts = values.map((value) => JSON.stringify(value));
      return sealTexts(key, texts).map(($sealed) => ({ $sealed, subject }));
    },
    open: async (sealed) => {
      const subjects = [...new Set(sealed.map(({ subject }) => subject))];
      const found = new Map(
        await Promise.all(subjects.map(async (each) => [each, await keys.find(each, sealed)] as const)),
      );
      return sealed.map(({ $sealed, subject }) => {
        const key = found.get(subject);
        const text = key === undefined ? null : openText(key, $sealed);
        return text === null ? { $erased: subject } : JSON.parse(text);
      });
    },
    erase: (subject) => keys.erase(subject),
  };
}
