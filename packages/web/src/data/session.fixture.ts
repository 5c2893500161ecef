import type { Session } from "./session.ts";

/** The session of an operator whose token is always good. */
export function fakeSession(more: Partial<Session> = {}): Session {
  const token = async () => "token";
  const nothing = async () => {};
  return { who: "op@example.com", token, tokenAfter: token, end: nothing, signOut: nothing, ...more };
}
