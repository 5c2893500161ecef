import * as z from "zod";
import type { CustomHandler } from "./handler.ts";

const input = z.object({ text: z.string().max(30_000), top: z.int().min(1).max(100).default(10) });

export const wordCount: CustomHandler<z.infer<typeof input>> = {
  name: "word-count",
  version: 1,
  description: "Counts the characters, lines and words of a text, and its most frequent words.",
  timeout: 5,
  input,
  run: ({ text, top }) => {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const frequent = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, top);
    return {
      ...{ characters: [...text].length, lines: text.split("\n").length, words: words.length },
      frequent: frequent.map(([word, count]) => ({ word, count })),
    };
  },
};
