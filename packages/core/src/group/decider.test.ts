import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { GroupCommand } from "./commands.ts";
import { groupDecider, MOST_WAITING } from "./decider.ts";
import { group as domain } from "./domain.ts";
import type { GroupEvent } from "./events.ts";

const givenGroup = given(groupDecider);
const group = "g1";
const work = { name: "resize", handler: { type: "simulated" }, input: {} } as const;
const turnOf = (taskId: string, run = 1) => ({ group, taskId, run });
const ready = (taskId: string, run = 1) => ({ ...turnOf(taskId, run), correlationId: `c-${taskId}` });

const queue = (taskId: string): GroupCommand => ({ type: "QueueTask", group, taskId, ...work });
const request = (taskId: string, run = 1): GroupCommand => ({ type: "RequestTurn", ...ready(taskId, run) });
const end = (taskId: string): GroupCommand => ({ type: "EndTurn", ...turnOf(taskId) });
const queued = (taskId: string): GroupEvent => ({ type: "TaskQueued", data: { group, taskId, ...work } });
const requested = (taskId: string, run = 1): GroupEvent => ({ type: "TurnRequested", data: ready(taskId, run) });
const turnGiven = (taskId: string, run = 1): GroupEvent => ({ type: "TurnGiven", data: ready(taskId, run) });
const ended = (taskId: string): GroupEvent => ({ type: "TurnEnded", data: turnOf(taskId) });

describe("QueueTask", () => {
  it("gives a task the last place", () => {
    expect(givenGroup(queued("t1")).when(queue("t2"))).toEqual(accept(queued("t2")));
  });

  it("is refused for a task that waits, or runs", () => {
    expect(givenGroup(queued("t1")).when(queue("t1"))).toMatchObject({ code: "task_exists" });
    const running = givenGroup(queued("t1"), requested("t1"), turnGiven("t1"));
    expect(running.when(queue("t1"))).toMatchObject({ code: "task_exists", details: [{ path: "taskId" }] });
  });

  it("is refused when the group is full", () => {
    const full = givenGroup(...Array.from({ length: MOST_WAITING }, (_, index) => queued(`t${index}`)));
    expect(full.when(queue("one-more"))).toMatchObject({ code: "group_full", details: [{ path: "group" }] });
  });

  it("is not valid without a group", () => {
    expect(domain.commands.safeParse({ type: "QueueTask", taskId: "t1", ...work }).success).toBe(false);
  });
});

describe("RequestTurn", () => {
  it("gives the turn to the first, when nobody has it", () => {
    expect(givenGroup(queued("t1")).when(request("t1"))).toEqual(accept<GroupEvent>(requested("t1"), turnGiven("t1")));
  });

  it("lets nobody overtake, whoever is ready first", () => {
    const second = givenGroup(queued("t1"), queued("t2"));
    expect(second.when(request("t2"))).toEqual(accept(requested("t2")));
    const both = givenGroup(queued("t1"), queued("t2"), requested("t2"));
    expect(both.when(request("t1"))).toEqual(accept<GroupEvent>(requested("t1"), turnGiven("t1")));
  });

  it("waits while another has the turn", () => {
    const busy = givenGroup(queued("t1"), requested("t1"), turnGiven("t1"), queued("t2"));
    expect(busy.when(request("t2"))).toEqual(accept(requested("t2")));
  });

  it("gives a redriven task the last place", () => {
    const waiting = givenGroup(queued("t1"));
    expect(waiting.when(request("t0", 2))).toEqual(accept(requested("t0", 2)));
    expect(givenGroup(queued("t1"), requested("t0", 2)).state.waiting.map(({ taskId }) => taskId)).toEqual([
      "t1",
      "t0",
    ]);
  });
});

describe("EndTurn", () => {
  it("gives the turn to the next, with the correlation of that one", () => {
    const two = givenGroup(queued("t1"), queued("t2"), requested("t1"), turnGiven("t1"), requested("t2"));
    expect(two.when(end("t1"))).toEqual(accept<GroupEvent>(ended("t1"), turnGiven("t2")));
  });

  it("gives it to nobody while the next is not ready", () => {
    const two = givenGroup(queued("t1"), queued("t2"), requested("t1"), turnGiven("t1"));
    expect(two.when(end("t1"))).toEqual(accept(ended("t1")));
  });

  it("takes one that waits out of the order", () => {
    const two = givenGroup(queued("t1"), queued("t2"), requested("t2"));
    expect(two.when(end("t1"))).toEqual(accept<GroupEvent>(ended("t1"), turnGiven("t2")));
  });

  it("has nothing to say of a task that is over", () => {
    expect(givenGroup(queued("t1"), requested("t1"), turnGiven("t1"), ended("t1")).when(end("t1"))).toEqual(accept());
  });
});
