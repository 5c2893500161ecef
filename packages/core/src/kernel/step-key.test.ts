import { expect, it } from "vitest";
import { originOf, stepKey } from "./step-key.ts";

const place = {
  execution: "arn:aws:states:us-east-1:000000000000:execution:form-notify:run-1",
  workflow: "form-notify",
  causeId: "01K00000000000000000000001",
  state: "SendEmail",
  index: undefined,
};

it("is that of the fact, whichever run of it does the work", () => {
  expect(stepKey(place)).toBe("form-notify/01K00000000000000000000001/SendEmail");
  expect(stepKey({ ...place, execution: `${place.execution}-again` })).toBe(stepKey(place));
});

it("is that of the run where somebody started it by hand", () => {
  expect(stepKey({ ...place, causeId: undefined })).toBe(`${place.execution}/SendEmail`);
});

it("differs for each item of a Map", () => {
  expect(stepKey({ ...place, index: 2 })).toBe("form-notify/01K00000000000000000000001/SendEmail/2");
});

it("says what it is of", () => {
  for (const index of [undefined, 0]) {
    expect(originOf(stepKey({ ...place, index }))).toEqual({
      kind: "fact",
      id: place.causeId,
      workflow: "form-notify",
    });
    expect(originOf(stepKey({ ...place, causeId: undefined, index }))).toEqual({ kind: "run", id: "run-1" });
  }
});

it.each(["", "k", "form-notify", "form-notify/01K", "arn:aws:states"])("says nothing where it is %j", (key) => {
  expect(originOf(key)).toBeNull();
});
