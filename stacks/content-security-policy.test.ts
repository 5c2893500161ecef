import { expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const connectOf = (policy: string) => /connect-src ([^;]*)/.exec(policy)?.[1];

it("a page may call its own origin, and of others their origin without path", () => {
  expect(connectOf(contentSecurityPolicy([]))).toBe("'self'");
  expect(connectOf(contentSecurityPolicy(["https://sign-in.example.com/a", "wss://live.example.com/$default"]))).toBe(
    "'self' https://sign-in.example.com wss://live.example.com",
  );
});

it("what is no address is refused, so that no wildcard gets in", () => {
  expect(() => contentSecurityPolicy(["*"])).toThrow("Invalid URL");
});
