import { topology } from "@bridgework/core/topology";

interface Unwatched {
  readonly is: (name: string) => boolean;
  readonly reason: string;
}

/** Functions whose errors have no alarm, and why. */
export const FUNCTIONS: readonly Unwatched[] = [
  {
    is: (name) => name.startsWith("live-"),
    reason: "What a client was not told it is told with the next fact, or when it asks.",
  },
  {
    is: (name) => topology.steps.has(name),
    reason: "Step Functions tries it again; what fails for good is a dead letter, or a run that an alarm tells of.",
  },
];

/** Workflows whose failed runs have no alarm, and why. */
export const WORKFLOWS: readonly Unwatched[] = [
  {
    is: (name) => ["group-submit", "redrive-run", "task-run"].includes(name),
    reason: "It buries what failed as a dead letter, then fails by a state of its own.",
  },
];
