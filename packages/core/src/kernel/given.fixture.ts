import type { Decider, Decision } from "./decider.ts";
import type { DecidedEvent } from "./event.ts";

/** `given(decider)(facts).when(command)` for the tests of deciders. */
export function given<State, Command, Event extends DecidedEvent>(decider: Decider<State, Command, Event>) {
  return (...facts: readonly Event[]) => {
    const state = facts.reduce((known, fact) => decider.evolve(known, fact), decider.initial);
    return { state, when: (command: Command): Decision<Event> => decider.decide(command, state) };
  };
}

/**
 * Takes commands one after another and gives back every event that was decided. `repeated` is told what the
 * same command decides when it comes again at once.
 */
export function takeAll<State, Command, Event extends DecidedEvent>(
  decider: Decider<State, Command, Event>,
  commands: readonly Command[],
  repeated: (command: Command, decision: Decision<Event>) => void,
): readonly Event[] {
  const recorded: Event[] = [];
  let state = decider.initial;
  for (const command of commands) {
    const decision = decider.decide(command, state);
    if (decision.kind === "refused" || decision.events.length === 0) continue;
    recorded.push(...decision.events);
    state = decision.events.reduce((known, event) => decider.evolve(known, event), state);
    repeated(command, decider.decide(command, state));
  }
  return recorded;
}
