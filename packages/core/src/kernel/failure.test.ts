import { expect, it } from "vitest";
import { caught, describeCaught, reasonOf } from "./failure.ts";

const failed = (error: { readonly Error: string; readonly Cause?: string }) =>
  describeCaught(caught.parse({ error, state: "Execute", attempts: 1 }));

it("takes the message out of Lambda's cause", () => {
  const cause = JSON.stringify({ errorType: "NETWORK", errorMessage: "connection refused", trace: [] });
  expect(failed({ Error: "NETWORK", Cause: cause })).toEqual({ errorClass: "NETWORK", reason: "connection refused" });
});

it("keeps a cause that is no JSON, or is JSON of another shape, as it is", () => {
  expect(failed({ Error: "SYSTEM", Cause: "it broke" }).reason).toBe("it broke");
  expect(failed({ Error: "SYSTEM", Cause: "42" }).reason).toBe("42");
});

it("counts what Step Functions and Lambda raise as SYSTEM, and any other name as UNKNOWN", () => {
  expect(failed({ Error: "States.Timeout" })).toEqual({
    errorClass: "SYSTEM",
    reason: "States.Timeout, without a cause",
  });
  expect(failed({ Error: "Lambda.ServiceException" }).errorClass).toBe("SYSTEM");
  expect(failed({ Error: "TypeError" }).errorClass).toBe("UNKNOWN");
});

it("gives every reason between 1 and 1000 characters", () => {
  expect(reasonOf(new Error("x".repeat(5000)))).toHaveLength(1000);
  expect(reasonOf(new Error(""))).not.toBe("");
  expect(failed({ Error: "SYSTEM", Cause: "" }).reason).not.toBe("");
});
