import fc from "fast-check";
import type { MessageCommand } from "./commands.ts";
import { POLL } from "./delivery.ts";

const recipient = "till-7";
const START = Date.UTC(2026, 0, 1);

/** Seconds until which all of it happens: some messages expire before, some after. */
const second = fc.integer({ min: 0, max: 50_000 });
const messageId = fc.integer({ min: 1, max: 40 }).map((version) => `${recipient}:${version}`);
const connections = ["c1", "c2"];

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("accept" as const), lasts: fc.integer({ min: 60, max: 90_000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("deliver" as const),
      connection: fc.constantFrom(...connections, POLL),
      connected: fc.subarray(connections),
      most: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("acknowledge" as const),
      messageIds: fc.array(messageId, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("expire" as const) }) },
);

type Act = typeof act extends fc.Arbitrary<infer Of> ? Of : never;

function commandOf(given: Act, seconds: number): MessageCommand {
  const at = new Date(START + seconds * 1000).toISOString();
  switch (given.type) {
    case "accept": {
      const envelope = { mediaType: "text/plain", bytes: 5, envelope: "aGVsbG8=" };
      return { type: "AcceptMessage", recipient, sender: null, ...envelope, at, lasts: given.lasts };
    }
    case "deliver":
      return { ...given, type: "DeliverMessages", recipient, at };
    case "acknowledge":
      return { ...given, type: "AcknowledgeMessages", recipient };
    case "expire":
      return { type: "ExpireMessages", recipient, at };
  }
}

/** Commands for one mailbox in the order of their times, the first of them a message. */
export const messageCommands = fc
  .tuple(fc.array(act, { maxLength: 40 }), fc.array(second, { minLength: 40, maxLength: 40 }))
  .map(([acts, seconds]): readonly MessageCommand[] => {
    const times = [...seconds].sort((left, right) => left - right);
    const rest = acts.map((each, index) => commandOf(each, times[index] ?? 0));
    return [commandOf({ type: "accept", lasts: 600 }, 0), ...rest];
  });
