import { describe, expect, it } from "vitest";
import { answerOf, openDoors } from "./doors.fixture.ts";

const TASK = {
  name: "charge",
  handler: { type: "simulated" },
  input: { card: { number: "4111111111111111" }, amount: 7 },
};

describe("sensitive members of a task's input", () => {
  it("are stored sealed, and shown to nobody", async () => {
    const { post, get, facts } = openDoors();
    await post("/api/tasks", { ...TASK, taskId: "t1", sensitive: ["card.number"] });
    const [fact] = await facts();
    expect(fact?.data).toMatchObject({
      input: { card: { number: { $sealed: expect.any(String), subject: "task.t1", secret: true } }, amount: 7 },
    });
    const { body } = await answerOf(get(`/api/events/${fact?.id}`));
    expect(body).toMatchObject({ data: { input: { card: { number: "•••" }, amount: 7 } } });
    expect((await answerOf(get("/api/streams/task/t1"))).body).toMatchObject({
      state: { input: { card: { number: "•••" } } },
    });
  });

  it("have to be there", async () => {
    const { post } = openDoors();
    expect(await answerOf(post("/api/tasks", { ...TASK, sensitive: ["card.numbr"] }))).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: "sensitive", expected: expect.stringContaining("card.numbr") }] } },
    });
  });
});

describe("a task of a group", () => {
  it("is recorded in the order of its group, and answered by its own id", async () => {
    const { post, facts } = openDoors();
    const { status, body } = await answerOf(post("/api/tasks", { ...TASK, taskId: "t1", group: "g1" }));
    expect([status, body]).toMatchObject([201, { id: "t1", stream: "group#g1", events: [{ type: "TaskQueued" }] }]);
    expect((await facts()).map(({ stream }) => stream)).toEqual(["group#g1"]);
  });
});

describe("a task with a handler of one's own", () => {
  const own = { name: "count", handler: { type: "custom", name: "word-count" } };

  it.each([
    [{ ...own, input: { text: 7 } }, "input.text"],
    [{ ...own, handler: { type: "custom", name: "nothing" }, input: {} }, "handler.name"],
  ])("is refused for %j", async (asked, path) => {
    expect(await answerOf(openDoors().post("/api/tasks", asked))).toMatchObject({
      status: 400,
      body: { error: { details: [{ path }] } },
    });
  });

  it("is taken with an input that the handler's schema lets in", async () => {
    const { status } = await answerOf(openDoors().post("/api/tasks", { ...own, input: { text: "a b a" } }));
    expect(status).toBe(201);
  });
});
