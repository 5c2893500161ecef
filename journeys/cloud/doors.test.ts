import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Assembly, openAssembly } from "./assembly.ts";

/* What API Gateway does before a function is asked. */

let cloud: Assembly;
beforeAll(async () => {
  cloud = await openAssembly();
});
afterAll(() => cloud.close());

const ask = (
  path: string,
  { authorization = "", ...request }: RequestInit & { readonly authorization?: string } = {},
) => fetch(`${cloud.url}${path}`, { ...request, ...(authorization === "" ? {} : { headers: { authorization } }) });

describe("a route of operators", () => {
  it.each(["/api/events", "/api/runs", "/api/openapi.json"])("%s asks for a token", async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: "Unauthorized" });
    expect((await ask(path, { authorization: `Bearer ${await cloud.token()}` })).status).toBe(200);
  });

  it("takes no token that the user pool did not sign", async () => {
    const [head = "", claims = ""] = (await cloud.token()).split(".");
    const forged = await new SignJWT(JSON.parse(Buffer.from(claims, "base64url").toString()))
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode("a secret of thirty-two characters"));
    for (const token of [forged, `${head}.${claims}.`, "nothing"])
      expect((await ask("/api/events", { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});

describe("an open route", () => {
  it.each(["/health", "/ready"])("%s answers without a token", async (path) => {
    expect((await ask(path)).status).toBe(200);
  });

  it("checks by itself who asks", async () => {
    expect((await ask("/api/mailboxes/nobody/status")).status).toBe(401);
  });
});

it("answers only what the stacks declare", async () => {
  expect((await ask("/")).status).toBe(404);
});

it("takes ten megabytes at most", async () => {
  const response = await ask("/api/forms", { method: "POST", body: "x".repeat(10 * 1024 * 1024 + 1) });
  expect(response.status).toBe(413);
});
