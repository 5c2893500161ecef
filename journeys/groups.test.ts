import type { DeadLetterPage, EventItem, EventPage } from "@bridgework/functions/http/contract";
import type { RedriveAnswer, RedriveJob } from "@bridgework/functions/http/failures-contract";
import { expect, it, onTestFinished } from "vitest";
import { unlessKilled } from "./http.ts";
import { openSystem, scaled } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/*
 * Tasks of a group run one after another in the order of their submission, though some fail for good and what runs
 * them is killed again and again; then the dead letters are redriven by a job that is killed too.
 */

const GROUPS = ["g1", "g2", "g3"];
/** So many that some fail for good, whatever the load. */
const TASKS = 4 + scaled(16);
/** Runs that have ended when it is killed. */
const KILLS_AFTER = [0.05, 0.2, 0.4].map((share) => Math.ceil(share * GROUPS.length * TASKS));

/** Every fifth fails for good in its first run, and every third of the rest fails sometimes. */
function taskOf(group: string, number: number) {
  const fails = { failRuns: number % 5 === 0 ? 1 : 0, errorClass: number % 5 === 0 ? "VALIDATION" : "NETWORK" };
  const handler = { type: "simulated", failureRate: number % 3 === 0 && number % 5 !== 0 ? 0.3 : 0, ...fails };
  return { taskId: `${group}-${number}`, group, name: "step", handler, input: { number } };
}

/** Submits what is left of a group, each when the one before was answered, and until it is killed; gives back what is left. */
async function submitRest({ post }: System, group: string, from: number, isKilled = () => false): Promise<number> {
  let number = from;
  while (number <= TASKS && !isKilled()) {
    const key = { "idempotency-key": `${group}-${number}` };
    const answer = await unlessKilled(post("/api/tasks", taskOf(group, number), key));
    if (answer === null) continue;
    expect([200, 201]).toContain(answer.status);
    number += 1;
  }
  return number;
}

/** Where each group's submission has come to. */
type Places = Map<string, number>;

async function submitUntilKilled(system: System, places: Places, ended: number): Promise<void> {
  let isKilled = false;
  const killed = runsToEnd(system, ended).finally(() => {
    isKilled = true;
  });
  const submitted = GROUPS.map(async (group) => {
    places.set(group, await submitRest(system, group, places.get(group) ?? 1, () => isKilled));
  });
  await Promise.all([killed.then(system.crash), ...submitted]);
}

/** Undefined where it was killed meanwhile. */
async function factsOf({ get }: System, types: readonly string[]): Promise<readonly EventItem[] | undefined> {
  const query = types.map((type) => `type=${type}`).join("&");
  const items: EventItem[] = [];
  for (let cursor = ""; ; ) {
    const answer = await unlessKilled(get<EventPage>(`/api/events?order=forward&limit=200&${query}${cursor}`));
    if (answer === null) return undefined;
    items.push(...answer.body.items);
    if (answer.body.next === null) return items;
    cursor = `&cursor=${answer.body.next}`;
  }
}

const BEGINNINGS = ["TaskStarted"];
const ENDS = ["TaskSucceeded", "TaskFailed"];

/** `begin` and `end` of each run of a group, in their order. */
function storyOf(facts: readonly EventItem[], group: string): readonly string[] {
  return facts
    .filter(({ stream }) => stream.startsWith(`task#${group}-`))
    .map(({ type, data }) => `${BEGINNINGS.includes(type) ? "begin" : "end"} ${data["taskId"]}/${data["run"]}`);
}

function oneAfterAnother(group: string, numbers: readonly number[], run: number): readonly string[] {
  return numbers.flatMap((number) => [`begin ${group}-${number}/${run}`, `end ${group}-${number}/${run}`]);
}

function runsToEnd(system: System, least: number): Promise<readonly EventItem[]> {
  return eventually(
    `${least} runs to end`,
    async () => {
      const facts = await factsOf(system, [...BEGINNINGS, ...ENDS]);
      const ended = facts?.filter(({ type }) => ENDS.includes(type)) ?? [];
      return ended.length >= least ? facts : undefined;
    },
    120_000,
  );
}

const ALL = Array.from({ length: TASKS }, (_, index) => index + 1);
const FAILED = ALL.filter((number) => number % 5 === 0);

it("runs each group in its order over failures and kill -9, and redrives what has failed by a job", async () => {
  const system = await openSystem();
  onTestFinished(system.close);
  const places: Places = new Map();
  for (const ended of KILLS_AFTER) await submitUntilKilled(system, places, ended);
  await Promise.all(GROUPS.map((group) => submitRest(system, group, places.get(group) ?? 1)));
  const first = await runsToEnd(system, GROUPS.length * TASKS);
  for (const group of GROUPS) expect(storyOf(first, group)).toEqual(oneAfterAnother(group, ALL, 1));

  const asked = { filter: { errorClass: "VALIDATION" }, ratePerSecond: 4, reason: "the cause is gone" };
  const letters = GROUPS.length * FAILED.length;
  const plan = await system.post<RedriveAnswer>("/api/dead-letters/redrive", { ...asked, dryRun: true });
  expect(plan.body).toMatchObject({ plan: { total: letters, redrivable: letters, duplicates: 0 } });
  const { body } = await system.post<RedriveAnswer>("/api/dead-letters/redrive", asked);
  const jobId = "jobId" in body ? body.jobId : "";
  await system.crash();
  const job = await eventually(
    "the job to end",
    async () => {
      const answer = await unlessKilled(system.get<RedriveJob>(`/api/redrives/${jobId}`));
      return answer === null || answer.body.status === "running" ? undefined : answer.body;
    },
    60_000,
  );
  expect(job).toMatchObject({ status: "completed", total: letters, redriven: letters, skipped: 0 });
  const second = await runsToEnd(system, GROUPS.length * (TASKS + FAILED.length));
  for (const group of GROUPS) {
    const story = storyOf(second, group).slice(TASKS * 2);
    expect(story.toSorted()).toEqual(oneAfterAnother(group, FAILED, 2).toSorted());
    expect(story.filter((_, index) => index % 2 === 0).every((each) => each.startsWith("begin"))).toBe(true);
  }
  // A task that fails sometimes may have failed each time: its letter is of another class.
  const left = await system.get<DeadLetterPage>("/api/dead-letters?status=dead&errorClass=VALIDATION");
  expect(left.body.total).toBe(0);
}, 240_000);
