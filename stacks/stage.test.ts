import { describe, expect, it } from "vitest";
import { profileOf, standbyOf } from "./stage.ts";

describe("the profile of a stage", () => {
  it("protects, copies and keeps logs for a year in production alone", () => {
    expect(profileOf("production")).toMatchObject({ lasting: true, copies: true, logs: { days: 365 }, keyDays: 30 });
    for (const stage of ["staging", "dev"]) expect(profileOf(stage)).toMatchObject({ lasting: false, copies: false });
  });

  it("has staging go as production goes for who asks, with logs of three months", () => {
    for (const stage of ["staging", "production"])
      expect(profileOf(stage)).toMatchObject({ firewall: true, canary: true });
    expect(profileOf("staging")).toMatchObject({ logs: { days: 90 }, keyDays: 7 });
  });

  it.each(["dev", "jane", "production-2", "Production"])("makes %s cheap and removable", (stage) => {
    expect(profileOf(stage)).toEqual({
      ...{ lasting: false, copies: false, firewall: false, canary: false },
      ...{ logs: { kept: "1 month", days: 30 }, keyDays: 7 },
    });
  });

  it("has a standby go as its stage goes, with nothing of its own to keep", () => {
    expect(standbyOf("production-standby")).toBe("production");
    expect(standbyOf("production")).toBeUndefined();
    expect(profileOf("production-standby")).toEqual({
      ...{ ...profileOf("production"), lasting: false, copies: false, canary: false },
    });
  });
});
