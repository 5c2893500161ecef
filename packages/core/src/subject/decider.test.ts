import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { accept } from "../kernel/decider.ts";
import { given, takeAll } from "../kernel/given.fixture.ts";
import { subjectCommands } from "./commands.fixture.ts";
import type { SubjectCommand } from "./commands.ts";
import { subjectDecider } from "./decider.ts";
import { subject as domain } from "./domain.ts";
import type { SubjectEvent } from "./events.ts";

const givenSubject = given(subjectDecider);
const subject = "ada-7";
const request: SubjectCommand = { type: "RequestErasure", subject, reason: "asked by letter" };
const requested: SubjectEvent = { type: "SubjectErasureRequested", data: { subject, reason: "asked by letter" } };
const record: SubjectCommand = { type: "RecordErased", subject, had: true };
const erased: SubjectEvent = { type: "SubjectErased", data: { subject, had: true } };

it("records each request, since more may have been sealed since the last", () => {
  expect(givenSubject().when(request)).toEqual(accept(requested));
  expect(givenSubject(requested).when(request)).toEqual(accept(requested));
  expect(givenSubject(requested, erased).when(request)).toEqual(accept(requested));
});

it("records an erasure once for as many requests as came before it", () => {
  expect(givenSubject(requested).when(record)).toEqual(accept(erased));
  expect(givenSubject(requested, requested, erased).when(record)).toEqual(accept());
  expect(givenSubject(requested, erased, requested).when(record)).toEqual(accept(erased));
});

it("refuses to say that something was erased which nobody asked for", () => {
  expect(givenSubject().when(record)).toMatchObject({ code: "not_asked", details: [{ path: "subject" }] });
});

it.each(["ada@example.com", "", "a b", "x".repeat(65)])(
  "does not take %o for a subject: it would stay for ever",
  (name) => {
    expect(domain.commands.safeParse({ ...request, subject: name }).success).toBe(false);
  },
);

it("decides only events that are valid by their schema", () => {
  fc.assert(
    fc.property(subjectCommands, (sequence) => {
      const events = takeAll(subjectDecider, sequence, () => {});
      for (const event of events) expect(invalidBySchema(domain, event)).toBeUndefined();
    }),
  );
});
