import type { DecidedEvent } from "./event.ts";

/** A command that cannot be taken, with a stable code and a sentence for a person. Never retried. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: string;
  readonly message: string;
  readonly details: readonly Problem[];
}

/** One thing that is wrong with an input: where, what was expected, what came. */
export interface Problem {
  /** Dotted path from the top of the input, as `data.recipient.email`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
  readonly message: string;
}

export type Decision<Event extends DecidedEvent = DecidedEvent> =
  | { readonly kind: "accepted"; readonly events: readonly Event[] }
  | Refusal;

/**
 * The whole logic of a domain, pure and total. `decide` on a state that has already taken the command
 * accepts with no events or refuses; it never records the same thing twice.
 */
export interface Decider<State, Command, Event extends DecidedEvent> {
  readonly initial: State;
  decide(command: Command, state: State): Decision<Event>;
  evolve(state: State, event: Event): State;
}

export function accept<Event extends DecidedEvent>(...events: readonly Event[]): Decision<Event> {
  return { kind: "accepted", events };
}

export function refuse(code: string, message: string, details: readonly Problem[] = []): Refusal {
  return { kind: "refused", code, message, details };
}

/** Refuses because of one field: what was expected there, what came, and what to do. */
export function refuseField(code: string, field: Omit<Problem, "message">, advice: string): Refusal {
  const message = `${field.path}: expected ${field.expected}, received ${field.received}`;
  return refuse(code, `${message}. ${advice}`, [{ ...field, message }]);
}
