import { describe, expect, it } from "vitest";
import { beginSignIn, enterAt } from "./entry.ts";
import { fakeUsers, refusal, userOf } from "./users.fixture.ts";

const at = (path: string) => new URL(path, "https://console.example");

describe("who comes to the console", () => {
  it("has to sign in, and is then where they were going", async () => {
    expect(await enterAt(fakeUsers(), at("/events?type=A#top"))).toEqual({
      ...{ kind: "signed-out", because: null, to: "/events?type=A#top" },
    });
  });

  it("stays signed in when the page is read anew", async () => {
    const user = userOf();
    const users = { ...fakeUsers(), getUser: async () => user };
    expect(await enterAt(users, at("/runs"))).toEqual({ kind: "signed-in", user, to: "/runs" });
  });

  it("is told that they have signed out", async () => {
    expect(await enterAt(fakeUsers(), at("/signed-out"))).toMatchObject({
      ...{ kind: "signed-out", because: "You have signed out.", to: "/" },
    });
  });
});

describe("who comes back from the sign-in pages", () => {
  const back = async (outcome: () => Promise<ReturnType<typeof userOf>>) =>
    enterAt({ ...fakeUsers(), signinRedirectCallback: outcome }, at("/signed-in?code=c&state=s"));

  it("goes on to where they were going", async () => {
    expect(await back(async () => userOf({ to: "/streams/form/1?at=2" }))).toMatchObject({
      ...{ kind: "signed-in", to: "/streams/form/1?at=2" },
    });
  });

  it.each([undefined, "https://evil.example", "//evil.example", "/\\evil.example", 3])(
    "goes home where that is no path of the console: %s",
    async (to) => {
      expect(await back(async () => userOf({ to }))).toMatchObject({ kind: "signed-in", to: "/" });
    },
  );

  it.each([
    [refusal("access_denied", "User cancelled", "/runs"), "/runs", /cancelled or refused/],
    [refusal("invalid_scope", "No such scope", "/runs"), "/runs", /failed: No such scope\. Sign in again/],
    [new Error("No matching state found in storage"), "/", /another tab, or too long ago\. Sign in again/],
    [new TypeError("Failed to fetch"), "/", /could not be finished \(Failed to fetch\)/],
  ])("is told why it did not come to a sign-in, and how to go on: %s", async (error, to, because) => {
    expect(await back(() => Promise.reject(error))).toEqual({
      ...{ kind: "signed-out", because: expect.stringMatching(because), to },
    });
  });
});

it("a sign-in takes along where it was begun, and a nonce of its own", async () => {
  const users = fakeUsers();
  await beginSignIn(users, "/health");
  await beginSignIn(users, "/health");
  const nonces = users.signinRedirect.mock.calls.map(([args]) => args?.nonce);
  expect(users.signinRedirect.mock.calls[0]?.[0]).toMatchObject({ state: "/health" });
  expect(new Set(nonces).size).toBe(2);
  expect(nonces[0]).toMatch(/^[\w-]{36}$/);
});
