import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_RETRY_AFTER_MS, retryDelay } from "@bridgework/client/backoff";
import { DEFAULT_LIMITS } from "@bridgework/client/outbox";
import type { SubmissionState } from "@bridgework/client/submission";
import { expect, it } from "vitest";

const guide = readFileSync(join(import.meta.dirname, "guides/client.md"), "utf8");

const states: Readonly<Record<SubmissionState["status"], true>> = {
  queued: true,
  sending: true,
  accepted: true,
  refused: true,
};

it("the guide has a row for each state of a submission", () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \| /gm)].map(([, state]) => state);
  expect(rows).toEqual(Object.keys(states));
});

it("the guide has the bounds of the outbox and of the waits as they are", () => {
  const { mostWaiting, mostSettled } = DEFAULT_LIMITS;
  const longest = retryDelay(100, null, { next: () => 1 }) / 1000;
  for (const bound of [
    `${mostWaiting.toLocaleString("en")} submissions may wait`,
    `newest ${mostSettled.toLocaleString("en")} settled`,
    `never more than ${longest} s`,
    `up to ${LONGEST_RETRY_AFTER_MS / 60_000} minutes`,
  ])
    expect(guide).toContain(bound);
});
