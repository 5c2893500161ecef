import { readNumericCursor } from "../ports/cursor.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "../ports/dead-letters.ts";
import { analyseLetters } from "../ports/letter-analysis.ts";

export function memoryDeadLetters(): DeadLetters {
  const letters = new Map<string, DeadLetter>();

  return {
    bury: async (letter) => {
      if (!letters.has(letter.id)) letters.set(letter.id, structuredClone(letter));
    },
    find: async (id) => letters.get(id),
    markRedriven: async (id, at, requestId) => {
      const letter = letters.get(id);
      if (letter?.status !== "dead") return false;
      const request = requestId === undefined ? {} : { redriveRequestId: requestId };
      letters.set(id, { ...letter, status: "redriven", redrivenAt: at, ...request });
      return true;
    },
    list: async (filter, { limit, cursor, order = "backward" }) => {
      const numbered = [...letters.values()].map((letter, index) => ({ letter, number: index + 1 }));
      const found = numbered.filter(({ letter }) => matches(letter, filter));
      const after = cursor === undefined ? undefined : readNumericCursor(cursor);
      const ordered = order === "backward" ? found.toReversed() : found;
      const isRest = (number: number) =>
        after === undefined || (order === "backward" ? number < after : number > after);
      const rest = ordered.filter(({ number }) => isRest(number));
      const page = rest.slice(0, limit);
      const next = rest.length > limit ? String(page.at(-1)?.number) : null;
      return { items: page.map(({ letter }) => letter), next, total: found.length };
    },
    analyse: async (filter, now) =>
      analyseLetters(
        [...letters.values()].filter((letter) => matches(letter, filter)),
        now,
      ),
  };
}

function matches(letter: DeadLetter, { since, until, ...wanted }: DeadLetterFilter): boolean {
  const at = Date.parse(letter.buriedAt);
  return (
    (since === undefined || at >= Date.parse(since)) &&
    (until === undefined || at < Date.parse(until)) &&
    EQUALITIES.every((member) => wanted[member] === undefined || wanted[member] === letter[member])
  );
}

const EQUALITIES = ["status", "errorClass", "kind", "eventType", "workflow", "fingerprint"] as const;
