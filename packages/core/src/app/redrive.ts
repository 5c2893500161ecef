import { type Refusal, refuse } from "../kernel/decider.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { DeadLetter, DeadLetters } from "../ports/dead-letters.ts";
import type { Publish, Published, PublishRequest } from "./publish.ts";

export interface RedrivePorts {
  readonly publish: Publish;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
}

export interface Redriven {
  readonly letter: DeadLetter;
  readonly published: Published;
}

/**
 * Publishes a dead letter again, then marks it. A crash between the two is mended by the next try, which publishes
 * under the same request id and so records nothing new. Refuses `not_found`, `not_dead`, `not_redrivable`, and whatever publish
 * refuses; the letter is then still dead.
 */
export type RedriveLetter = (letterId: string, actor?: string) => Promise<Redriven | Refusal>;

export function createRedrive({ publish, deadLetters, clock }: RedrivePorts): RedriveLetter {
  return async (letterId, actor = "redrive") => {
    const letter = await deadLetters.find(letterId);
    if (letter === undefined) return refuse("not_found", `There is no dead letter ${letterId}.`);
    if (letter.status !== "dead") return notDead(letter);
    const request = requestOf(letter, actor);
    if (request.kind === "refused") return request;
    const published = await publish(request);
    if (published.kind === "refused") return published;
    const redrivenAt = isoTime(clock.now());
    await deadLetters.markRedriven(letterId, redrivenAt);
    return { letter: { ...letter, status: "redriven", redrivenAt }, published };
  };
}

function requestOf({ id, correlationId, redrive }: DeadLetter, actor: string): PublishRequest | Refusal {
  const options = { requestId: `redrive:${id}`, correlationId, actor };
  switch (redrive.kind) {
    case "command":
      return { kind: "command", domain: redrive.domain, command: redrive.command, ...options };
    case "event": {
      const { type, data, source } = redrive.event;
      return { kind: "event", type: String(type), data, source: String(source ?? "bridgework"), ...options };
    }
    case "none":
      return refuse("not_redrivable", `Dead letter ${id} cannot be redriven: ${redrive.reason}`);
  }
}

function notDead({ id, status, redrivenAt }: DeadLetter): Refusal {
  const problem = {
    path: "status",
    expected: "dead",
    received: status,
    message: `status: expected dead, received ${status}`,
  };
  return refuse("not_dead", `Dead letter ${id} was redriven at ${redrivenAt}. What came of it is in its stream.`, [
    problem,
  ]);
}
