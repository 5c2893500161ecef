import type { DeadLetterPage, EventItem, EventPage } from "@bridgework/functions/http/contract";
import type { RedriveAnswer, RedriveJob } from "@bridgework/functions/http/failures-contract";
import { expect, it } from "vitest";
import { getJson, postJson } from "./http.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "./process.ts";

/*
 * Tasks of a group run one after another in the order of their submission, though some fail for good and the process
 * is killed again and again; then the dead letters are redriven by a job that is killed too.
 */

const GROUPS = ["g1", "g2", "g3"];
const TASKS = 20;
const KILLS_AFTER_MS = [300, 700, 500];

/** Every fifth fails for good in its first run, and every third of the rest fails sometimes. */
function taskOf(group: string, number: number) {
  const fails = { failRuns: number % 5 === 0 ? 1 : 0, errorClass: number % 5 === 0 ? "VALIDATION" : "NETWORK" };
  const handler = { type: "simulated", failureRate: number % 3 === 0 && number % 5 !== 0 ? 0.3 : 0, ...fails };
  return { taskId: `${group}-${number}`, group, name: "step", handler, input: { number } };
}

/** Submits what is left of a group, each when the one before was answered; gives back what was not. */
async function submitRest(url: string, group: string, from: number): Promise<number> {
  for (let number = from; number <= TASKS; number += 1) {
    try {
      const key = { "idempotency-key": `${group}-${number}` };
      const { status } = await postJson(`${url}/api/tasks`, taskOf(group, number), key);
      expect([200, 201]).toContain(status);
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return number;
      throw error;
    }
  }
  return TASKS + 1;
}

/** A failure to connect, or a connection that ends within an answer, is the kill's. */
async function untilKilled(bridgework: StartedProcess, places: Map<string, number>, after: number): Promise<void> {
  const killed = new Promise((resolve) => setTimeout(resolve, after)).then(() => bridgework.stop("SIGKILL"));
  const submitted = GROUPS.map(async (group) => {
    places.set(group, await submitRest(bridgework.url, group, places.get(group) ?? 1));
  });
  await Promise.all([killed, ...submitted]);
}

async function factsOf(url: string, types: readonly string[]): Promise<readonly EventItem[]> {
  const query = types.map((type) => `type=${type}`).join("&");
  const items: EventItem[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await getJson<EventPage>(`${url}/api/events?order=forward&limit=200&${query}${cursor}`);
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = `&cursor=${body.next}`;
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

function endOfRuns(url: string, count: number): Promise<readonly EventItem[]> {
  return eventually(
    `${count} runs to end`,
    async () => {
      const facts = await factsOf(url, [...BEGINNINGS, ...ENDS]);
      return facts.filter(({ type }) => ENDS.includes(type)).length === count ? facts : undefined;
    },
    120_000,
  );
}

const ALL = Array.from({ length: TASKS }, (_, index) => index + 1);
const FAILED = ALL.filter((number) => number % 5 === 0);

it("runs each group in its order over failures and kill -9, and redrives what has failed by a job", async () => {
  const folder = temporaryFolder();
  const places = new Map<string, number>();
  for (const after of KILLS_AFTER_MS) await untilKilled(await startProcess({ data: folder.path }), places, after);
  let bridgework = await startProcess({ data: folder.path });
  await Promise.all(GROUPS.map((group) => submitRest(bridgework.url, group, places.get(group) ?? 1)));
  const first = await endOfRuns(bridgework.url, GROUPS.length * TASKS);
  for (const group of GROUPS) expect(storyOf(first, group)).toEqual(oneAfterAnother(group, ALL, 1));

  const asked = { filter: { errorClass: "VALIDATION" }, ratePerSecond: 4, reason: "the cause is gone" };
  const letters = GROUPS.length * FAILED.length;
  const plan = await postJson<RedriveAnswer>(`${bridgework.url}/api/dead-letters/redrive`, { ...asked, dryRun: true });
  expect(plan.body).toMatchObject({ plan: { total: letters, redrivable: letters, duplicates: 0 } });
  const { body } = await postJson<RedriveAnswer>(`${bridgework.url}/api/dead-letters/redrive`, asked);
  const jobId = "jobId" in body ? body.jobId : "";
  await bridgework.stop("SIGKILL");
  bridgework = await startProcess({ data: folder.path });
  const job = await eventually(
    "the job to end",
    async () => {
      const answer = await getJson<RedriveJob>(`${bridgework.url}/api/redrives/${jobId}`);
      return answer.body.status === "running" ? undefined : answer.body;
    },
    60_000,
  );
  expect(job).toMatchObject({ status: "completed", total: letters, redriven: letters, skipped: 0 });
  const second = await endOfRuns(bridgework.url, GROUPS.length * (TASKS + FAILED.length));
  for (const group of GROUPS) {
    const story = storyOf(second, group).slice(TASKS * 2);
    expect(story.toSorted()).toEqual(oneAfterAnother(group, FAILED, 2).toSorted());
    expect(story.filter((_, index) => index % 2 === 0).every((each) => each.startsWith("begin"))).toBe(true);
  }
  const left = await getJson<DeadLetterPage>(`${bridgework.url}/api/dead-letters?status=dead`);
  expect(left.body.total).toBe(0);
  await bridgework.stop();
  folder.remove();
});
