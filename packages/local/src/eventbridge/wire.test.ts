import type { Rule } from "@bridgework/core/kernel/rule";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { describe, expect, it } from "vitest";
import { createEventBridge } from "./wire.ts";

const rule: Rule = {
  name: "tasks",
  description: "Runs tasks.",
  bus: "facts",
  pattern: { "detail-type": ["TaskSubmitted"] },
  workflow: "run-task",
};

const eventBridge = createEventBridge({
  rules: [rule],
  ids: sequentialIds(),
  publish: () => Promise.reject(new Error("not used")),
  buryRejected: () => Promise.resolve(),
  onFault: () => {},
});

const envelope = {
  id: "1",
  account: "0",
  source: "shop",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  "detail-type": "Sold",
};

function testPattern(pattern: unknown, event: unknown) {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return eventBridge("TestEventPattern", { EventPattern: text(pattern), Event: text(event) });
}

describe("TestEventPattern", () => {
  it("says whether the event matches", async () => {
    expect(await testPattern({ source: ["shop"] }, envelope)).toEqual({ Result: true });
    expect(await testPattern({ source: ["bank"] }, envelope)).toEqual({ Result: false });
  });

  it.each(["[]", "text", { ...envelope, source: undefined }])(
    "refuses an event without its envelope (%#)",
    async (event) => {
      await expect(testPattern({ source: ["shop"] }, event)).rejects.toMatchObject({
        type: "ValidationException",
        message: "Parameter Event is not valid.",
      });
    },
  );

  it("refuses a pattern that is not valid", async () => {
    await expect(testPattern({ source: [] }, envelope)).rejects.toMatchObject({
      type: "InvalidEventPatternException",
      status: 400,
    });
  });

  it("refuses a pattern of more than 4,096 characters", async () => {
    await expect(testPattern({ source: ["x".repeat(4096)] }, envelope)).rejects.toMatchObject({
      type: "ValidationException",
    });
  });
});

describe("ListRules and DescribeRule", () => {
  const shown = {
    Name: "tasks",
    Arn: "arn:aws:events:us-east-1:000000000000:rule/bridgework-facts/tasks",
    EventPattern: '{"detail-type":["TaskSubmitted"]}',
    State: "ENABLED",
    Description: "Runs tasks.",
    EventBusName: "bridgework-facts",
  };

  it("show the declared rules of a bus", async () => {
    expect(await eventBridge("ListRules", { EventBusName: "bridgework-facts" })).toEqual({ Rules: [shown] });
    expect(await eventBridge("ListRules", { EventBusName: "bridgework-facts", NamePrefix: "x" })).toEqual({
      Rules: [],
    });
    expect(await eventBridge("ListRules", {})).toEqual({ Rules: [] });
    expect(await eventBridge("DescribeRule", { Name: "tasks", EventBusName: "bridgework-facts" })).toMatchObject(shown);
  });

  it("do not know another bus, nor a rule of another bus", async () => {
    const notFound = { type: "ResourceNotFoundException" };
    await expect(eventBridge("ListRules", { EventBusName: "other" })).rejects.toMatchObject(notFound);
    await expect(eventBridge("DescribeRule", { Name: "tasks" })).rejects.toMatchObject(notFound);
  });
});

it("an operation that is not served is an UnknownOperationException", async () => {
  await expect(eventBridge("CreateArchive", {})).rejects.toMatchObject({ type: "UnknownOperationException" });
});
