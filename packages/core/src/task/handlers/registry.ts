import type { CustomHandler } from "./handler.ts";
import { wordCount } from "./word-count.ts";

/** Every handler of one's own; a new one is added here. */
export const customHandlers: readonly CustomHandler[] = [wordCount];

/** The handler of that name; undefined where there is none, or the name is no text. */
export function customHandler(name: unknown): CustomHandler | undefined {
  return customHandlers.find((handler) => handler.name === name);
}
