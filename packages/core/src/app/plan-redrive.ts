import type { Clock } from "../ports/clock.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "../ports/dead-letters.ts";
import type { LetterCount } from "../ports/letter-analysis.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { PublishRequest } from "./publish.ts";
import { requestOf } from "./redrive.ts";
import type { Rehearse } from "./rehearse.ts";

/** What a redrive of all letters that a filter finds would come to, if it began now. */
export interface RedrivePlan {
  /** Dead letters that the filter finds. */
  readonly total: number;
  /** Of these, the oldest, that were tried without recording anything. All below is about them. */
  readonly examined: number;
  readonly redrivable: number;
  /** Letters that publish the same as one before them: redriving both does the same thing twice. */
  readonly duplicates: number;
  /** Letters that would be skipped, by the code of the refusal, with the first sentence of each. */
  readonly skipped: readonly (LetterCount & { readonly reason: string })[];
  readonly byClass: readonly LetterCount[];
  readonly byType: readonly LetterCount[];
  /** Ids of the first letters that would be redriven. */
  readonly sample: readonly string[];
}

export interface PlanPorts {
  readonly deadLetters: DeadLetters;
  readonly sealer: Sealer;
  readonly rehearse: Rehearse;
  readonly clock: Clock;
}

const MOST_EXAMINED = 500;
const SAMPLE = 10;
const PAGE = 100;

export async function planRedrive(ports: PlanPorts, given: DeadLetterFilter): Promise<RedrivePlan> {
  const filter = { ...given, status: "dead" } as const;
  const [letters, analysis] = await Promise.all([
    oldestOf(ports.deadLetters, filter),
    ports.deadLetters.analyse(filter, ports.clock.now()),
  ]);
  const tried = [];
  for (const letter of letters) tried.push({ letter, ...(await tryOne(ports, letter)) });
  const refused = tried.flatMap(({ refusal }) => refusal ?? []);
  const contents = tried.flatMap(({ refusal, content }) => (refusal === undefined ? [content] : []));
  return {
    total: analysis.total,
    examined: letters.length,
    redrivable: contents.length,
    duplicates: contents.length - new Set(contents).size,
    skipped: [...new Set(refused.map(({ code }) => code))].map((code) => {
      const same = refused.filter((each) => each.code === code);
      return { key: code, count: same.length, reason: same[0]?.message ?? "" };
    }),
    byClass: analysis.byClass,
    byType: analysis.byType,
    sample: tried.flatMap(({ letter, refusal }) => (refusal === undefined ? [letter.id] : [])).slice(0, SAMPLE),
  };
}

async function tryOne({ sealer, rehearse }: PlanPorts, letter: DeadLetter) {
  const request = await requestOf(sealer, letter, "redrive");
  if (request.kind === "refused") return { refusal: request, content: "" };
  const decision = await rehearse(request);
  return { refusal: decision.kind === "refused" ? decision : undefined, content: contentOf(request) };
}

/** What is published, without what tells one publication from another. */
function contentOf(request: PublishRequest): string {
  return request.kind === "event"
    ? JSON.stringify([request.type, request.data])
    : JSON.stringify([request.domain, request.command]);
}

async function oldestOf(deadLetters: DeadLetters, filter: DeadLetterFilter): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (let cursor: string | null | undefined; cursor !== null && letters.length < MOST_EXAMINED; ) {
    const at = cursor === undefined ? {} : { cursor };
    const page = await deadLetters.list(filter, { limit: PAGE, order: "forward", ...at });
    letters.push(...page.items);
    cursor = page.next;
  }
  return letters;
}
