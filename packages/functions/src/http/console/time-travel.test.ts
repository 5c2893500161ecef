import { expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "../doors.fixture.ts";

/** A counter that is at 1 from 00:00:00, at 2 from 00:01:00 and at 3 from 00:02:00. */
async function countedByTheMinute() {
  const doors = openDoors();
  for (let minute = 0; minute < 3; minute += 1) {
    await doors.post("/api/counters/global/increment", {});
    await doors.clock.advance(60_000);
  }
  return (query: string) => doors.get(`/api/streams/counter/global${query}`);
}

it.each([
  ["?at=2", 2],
  ["?time=2026-01-01T00:00:00.000Z", 1],
  ["?time=2026-01-01T00:01:59.999Z", 2],
  ["?time=2026-01-01T00:02:00Z", 3],
  ["?time=2026-01-01T01:01:30%2B01:00", 2],
  ["?time=2030-01-01T00:00:00Z", 3],
  ["", 3],
])("%s shows the state after version %i, and the one before it", async (query, at) => {
  const get = await countedByTheMinute();
  const before = at === 1 ? null : { value: at - 1 };
  expect(await answerOf(get(query))).toMatchObject({
    status: 200,
    body: { version: 3, at, state: { value: at }, before, event: { version: at } },
  });
});

it("says that the stream did not exist at a time before its first fact", async () => {
  const get = await countedByTheMinute();
  expect(await errorOf(get("?time=2025-12-31T23:59:59Z"))).toMatchObject({
    status: 404,
    code: "not_found",
    details: [{ path: "query.time", expected: "a time at or after the stream's first fact" }],
  });
});

it.each(["?at=1&time=2026-01-01T00:00:00Z", "?time=yesterday", "?at=0"])("refuses %s", async (query) => {
  const get = await countedByTheMinute();
  expect(await errorOf(get(query))).toMatchObject({ status: 400, code: "invalid" });
});

it("is described in the OpenAPI document", async () => {
  const { body } = await answerOf(openDoors().get("/api/openapi.json"));
  const { parameters } = body.paths["/api/streams/{category}/{id}"].get;
  expect(parameters).toContainEqual(
    expect.objectContaining({ name: "time", in: "query", description: expect.stringContaining("ISO 8601") }),
  );
});
