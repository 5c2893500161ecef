import { type Refusal, refuse } from "../kernel/decider.ts";
import { isErased } from "../kernel/personal.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { DeadLetter, DeadLetters } from "../ports/dead-letters.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { Publish, Published, PublishRequest } from "./publish.ts";
import { openForWork } from "./seal.ts";

export interface RedrivePorts {
  readonly publish: Publish;
  readonly deadLetters: DeadLetters;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

export interface Redriven {
  readonly letter: DeadLetter;
  readonly published: Published;
}

/**
 * Publishes a dead letter again, then marks it. A crash between the two is mended by the next try, which publishes
 * under the same request id and so records nothing new. Refuses `not_found`, `not_dead`, `not_redrivable`, `erased`, and
 * whatever publish refuses; the letter is then still dead. Repeating it with its request id gives the first result as a `duplicate`.
 */
export type RedriveLetter = (letterId: string, options?: RedriveOptions) => Promise<Redriven | Refusal>;

export interface RedriveOptions {
  /** Default `redrive`. */
  readonly actor?: string;
  readonly requestId?: string;
}

export function createRedrive({ publish, deadLetters, sealer, clock }: RedrivePorts): RedriveLetter {
  return async (letterId, { actor = "redrive", requestId } = {}) => {
    const letter = await deadLetters.find(letterId);
    if (letter === undefined) return refuse("not_found", `There is no dead letter ${letterId}.`);
    if (letter.status !== "dead" && !wasRedrivenBy(letter, requestId)) return notDead(letter);
    const request = await requestOf(sealer, letter, actor);
    if (request.kind === "refused") return request;
    const published = await publish(request);
    if (published.kind === "refused") return published;
    // Of two that redrive one letter at the same time, the one that marks it has redriven it.
    const isMine = await deadLetters.markRedriven(letterId, isoTime(clock.now()), requestId);
    const marked = (await deadLetters.find(letterId)) ?? letter;
    return isMine || wasRedrivenBy(marked, requestId) ? { letter: marked, published } : notDead(marked);
  };
}

function wasRedrivenBy({ redriveRequestId }: DeadLetter, requestId: string | undefined): boolean {
  return requestId !== undefined && redriveRequestId === requestId;
}

/** What redriving a letter publishes; refused where it holds nothing that can be published. */
export async function requestOf(
  sealer: Sealer,
  { id, correlationId, redrive }: DeadLetter,
  actor: string,
): Promise<PublishRequest | Refusal> {
  const options = { requestId: `redrive:${id}`, correlationId, actor };
  switch (redrive.kind) {
    case "command":
      return { kind: "command", domain: redrive.domain, command: redrive.command, ...options };
    case "event": {
      const { type, data, source } = await openForWork(sealer, redrive.event);
      if (isErased(data))
        return refuse("erased", `What dead letter ${id} held was erased: whose it was has asked for it.`);
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
