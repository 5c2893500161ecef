import { readNumericCursor } from "../ports/cursor.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "../ports/dead-letters.ts";

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
    list: async (filter, { limit, cursor }) => {
      const numbered = [...letters.values()].map((letter, index) => ({ letter, number: index + 1 }));
      const found = numbered.filter(({ letter }) => matches(letter, filter)).reverse();
      const before = cursor === undefined ? Number.POSITIVE_INFINITY : readNumericCursor(cursor);
      const rest = found.filter(({ number }) => number < before);
      const page = rest.slice(0, limit);
      const next = rest.length > limit ? String(page.at(-1)?.number) : null;
      return { items: page.map(({ letter }) => letter), next, total: found.length };
    },
  };
}

function matches(letter: DeadLetter, { status, errorClass, kind }: DeadLetterFilter): boolean {
  return (
    (status === undefined || letter.status === status) &&
    (errorClass === undefined || letter.errorClass === errorClass) &&
    (kind === undefined || letter.kind === kind)
  );
}
