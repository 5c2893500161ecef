import type { RunItem } from "@bridgework/functions/http/contract";
import type { LiveFact } from "./fact-log.ts";

export function factAt(position: number, more: Partial<LiveFact> = {}): LiveFact {
  return {
    id: `event-${position}`,
    type: "CounterChanged",
    schemaVersion: 1,
    stream: "counter#global",
    version: position,
    position,
    time: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
    data: {},
    meta: { correlationId: `chain-${position}`, causationId: null, actor: "http", source: "test" },
    ...more,
  };
}

export function factsAt(...positions: readonly number[]): readonly LiveFact[] {
  return positions.map((position) => factAt(position));
}

export function runOf(id: string, more: Partial<RunItem> = {}, eventId = `event-of-${id}`): RunItem {
  return {
    id,
    arn: `arn:${id}`,
    workflow: "task-run",
    status: "RUNNING",
    activity: "working",
    retries: 0,
    startedAt: "2026-01-01T00:00:00.000Z",
    stoppedAt: null,
    trigger: {
      rule: "task-run",
      eventId,
      eventType: "TaskSubmitted",
      stream: "task#1",
      version: 1,
      correlationId: "chain",
    },
    error: null,
    cause: null,
    ...more,
  };
}
