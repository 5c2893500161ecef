import { expect, it } from "vitest";
import { errorOf, openDoors } from "./doors.fixture.ts";
import { type Caller, DEFAULT_RATE_LIMITS, type Quota, type Tier } from "./rate-limit.ts";
import { openSignedDoors } from "./signing.fixture.ts";

/** Doors where every caller has so many requests left; `asked` is what was counted. */
function limitedDoors(left: number) {
  const asked: [Tier, Caller][] = [];
  const take = async (tier: Tier, caller: Caller): Promise<Quota> => {
    asked.push([tier, caller]);
    const remaining = left - asked.length;
    return {
      tier,
      limit: DEFAULT_RATE_LIMITS[tier],
      isOver: remaining < 0,
      remaining: Math.max(0, remaining),
      resetSeconds: 7,
    };
  };
  return { ...openDoors({ deps: { quotas: { take } } }), asked };
}

it("says with each answer what is left of the limit", async () => {
  const response = await limitedDoors(2).get("/health");
  expect(response.status).toBe(200);
  expect(response.headers.get("ratelimit")).toBe('"read";r=1;t=7');
  expect(response.headers.get("ratelimit-policy")).toBe('"read";q=6000;w=60');
  expect(response.headers.get("retry-after")).toBeNull();
});

it("answers 429 past the limit, with when to come back, and does nothing", async () => {
  const { post, facts } = limitedDoors(0);
  const response = await post("/api/counters/hits/increment", {});
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.headers.get("ratelimit")).toBe('"write";r=0;t=7');
  expect(await errorOf(response)).toMatchObject({
    status: 429,
    code: "rate_limited",
    message:
      "request: expected at most 3000 requests of tier write in 60 s, received more. Send it again in 7 s; nothing was done.",
  });
  expect(await facts()).toEqual([]);
});

it("counts by the caller's address and the route's tier", async () => {
  const { app, asked } = limitedDoors(9);
  const from = { address: "192.0.2.7" };
  await app.request("/api/counters", {}, from);
  await app.request("/api/subjects/ada/erase", { method: "POST" }, from);
  expect(asked).toEqual([
    ["read", from],
    ["admin", from],
  ]);
});

it("counts what a device has signed by its key as well, and answers 429 past that limit", async () => {
  const asked: Caller[] = [];
  const take = async (tier: Tier, caller: Caller): Promise<Quota> => {
    asked.push(caller);
    const isOver = caller.keyId !== undefined;
    return { tier, limit: DEFAULT_RATE_LIMITS[tier], isOver, remaining: isOver ? 0 : 9, resetSeconds: 7 };
  };
  const { send, signed, facts } = await openSignedDoors({ deps: { quotas: { take } } });
  const before = (await facts()).length;
  const response = await send(await signed({}));
  expect([response.status, response.headers.get("ratelimit")]).toEqual([429, '"write";r=0;t=7']);
  expect(asked.at(-1)?.keyId).toMatch(/^till-7:/);
  expect((await facts()).length).toBe(before);
});

it("limits nobody where no limits are given", async () => {
  const response = await openDoors().get("/health");
  expect(response.headers.get("ratelimit")).toBeNull();
});
