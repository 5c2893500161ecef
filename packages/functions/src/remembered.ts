import type { Clock } from "@bridgework/core/ports/clock";

/**
 * Asks again only when an answer is older than `milliseconds`; who asks meanwhile gets that one, also while it is still
 * being found out. A failure is not kept.
 */
export function remembered<Answer>(
  { now }: Pick<Clock, "now">,
  milliseconds: number,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let held: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    if (held !== undefined && now() - held.at < milliseconds) return held.answer;
    const asked = { at: now(), answer: ask() };
    held = asked;
    asked.answer.catch(() => {
      if (held === asked) held = undefined;
    });
    return asked.answer;
  };
}
