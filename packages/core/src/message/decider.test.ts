import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { MessageCommandOf } from "./commands.ts";
import { messageDecider } from "./decider.ts";
import { POLL } from "./delivery.ts";
import type { MessageEvent } from "./events.ts";
import { emptyMailbox, evolveMailbox, type MailboxState, MOST_ATTEMPTS, summaryOf, type Waiting } from "./state.ts";

const givenMailbox = given(messageDecider);
const START = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const none = { messages: 0, bytes: 0, oldestAt: null, newestAt: null, endsAt: null };
const id = (version: number) => `till-7:${version}`;

const post = (seconds = 0, lasts = 600): MessageCommandOf<"AcceptMessage"> => ({
  type: "AcceptMessage",
  ...{ recipient: "till-7", sender: "till-8", mediaType: "text/plain" },
  ...{ bytes: 5, envelope: "aGVsbG8=", at: at(seconds), lasts },
});
const hand = (
  seconds: number,
  more: Partial<MessageCommandOf<"DeliverMessages">> = {},
): MessageCommandOf<"DeliverMessages"> => ({
  type: "DeliverMessages",
  ...{ recipient: "till-7", connection: "c1", connected: ["c1"], most: 10, at: at(seconds) },
  ...more,
});
const acknowledge = (...messageIds: string[]): MessageCommandOf<"AcknowledgeMessages"> => ({
  type: "AcknowledgeMessages",
  ...{ recipient: "till-7", messageIds },
});
const expire = (seconds: number): MessageCommandOf<"ExpireMessages"> => ({
  type: "ExpireMessages",
  ...{ recipient: "till-7", at: at(seconds) },
});

const accepted = (version: number, seconds = 0, lasts = 600): MessageEvent => {
  const { type: _, at: acceptedAt, lasts: __, ...data } = post(seconds);
  return {
    type: "MessageAccepted",
    data: { ...data, messageId: id(version), acceptedAt, expiresAt: at(seconds + lasts), waiting: none },
  };
};
const delivered = (seconds: number, connection: string, ...messages: readonly (readonly [number, number])[]) =>
  ({
    type: "MessageDelivered",
    data: {
      ...{ recipient: "till-7", connection, at: at(seconds), waiting: none },
      messages: messages.map(([version, attempt]) => ({ messageId: id(version), attempt })),
    },
  }) satisfies MessageEvent;

/** Ids and attempts of what is handed over. */
function handed(decision: ReturnType<ReturnType<typeof givenMailbox>["when"]>) {
  const events = decision.kind === "accepted" ? decision.events : [];
  return events.flatMap((event) =>
    event.type === "MessageDelivered" ? event.data.messages.map((each) => [each.messageId, each.attempt]) : [],
  );
}

describe("AcceptMessage", () => {
  it("puts a message at the end, under an id that says where it is", () => {
    const { type: _, at: acceptedAt, lasts: __, ...data } = post(5);
    expect(givenMailbox(accepted(1)).when(post(5))).toEqual(
      accept({
        type: "MessageAccepted",
        data: {
          ...{ ...data, messageId: id(2), acceptedAt, expiresAt: at(605) },
          waiting: { messages: 2, bytes: 10, oldestAt: at(0), newestAt: at(5), endsAt: at(600) },
        },
      }),
    );
  });
});

describe("a full mailbox", () => {
  const waiting = Array.from(
    { length: 10_000 },
    (_, index): Waiting => [9_990_000 + index, 65_536, START / 1000, 30 * 86_400],
  );
  const full: MailboxState = { ...emptyMailbox, version: 10_000_000, waiting };

  it("takes no more, and says so", () => {
    expect(messageDecider.decide(post(), full)).toMatchObject({ kind: "refused", code: "mailbox_full" });
    const redrive = { ...{ recipient: "till-7", messageId: id(3), bytes: 5 }, acceptedAt: at(0), letterId: "l1" };
    expect(messageDecider.decide({ type: "RedriveMessage", ...redrive }, full)).toMatchObject({ code: "mailbox_full" });
  });

  it("has a state that fits into an item of DynamoDB, with all its connections busy", () => {
    const sent = Object.fromEntries(
      full.waiting
        .slice(0, 4 * 32 + 100)
        .map(([version]) => [version, { attempts: 20, at: START, connection: "01K3C000000000000000000001" }]),
    );
    expect(Buffer.byteLength(JSON.stringify({ ...full, sent }))).toBeLessThan(390 * 1024);
  });
});

describe("DeliverMessages", () => {
  const two = givenMailbox(accepted(1), accepted(2));

  it("hands over the oldest, as many as the receiver may have in hand", () => {
    expect(handed(two.when(hand(1, { most: 1 })))).toEqual([[id(1), 1]]);
    expect(handed(two.when(hand(1)))).toEqual([
      [id(1), 1],
      [id(2), 1],
    ]);
  });

  it("hands nothing more to a connection that has its hands full", () => {
    const busy = givenMailbox(accepted(1), accepted(2), delivered(1, "c1", [1, 1]));
    expect(busy.when(hand(2, { most: 1 }))).toEqual(accept());
    expect(handed(busy.when(hand(2, { most: 2 })))).toEqual([[id(2), 1]]);
  });

  it("hands a message to one of two connections", () => {
    const busy = givenMailbox(accepted(1), delivered(1, "c1", [1, 1]));
    expect(busy.when(hand(2, { connection: "c2", connected: ["c1", "c2"] }))).toEqual(accept());
  });

  it("hands over again at once what a connection had that is gone", () => {
    const busy = givenMailbox(accepted(1), delivered(1, "c1", [1, 1]));
    expect(handed(busy.when(hand(2, { connection: "c2", connected: ["c2"] })))).toEqual([[id(1), 2]]);
  });

  it("hands over again what is not acknowledged when its backoff is over, which doubles", () => {
    const once = givenMailbox(accepted(1), delivered(0, "c1", [1, 1]));
    expect(once.when(hand(9))).toEqual(accept());
    expect(handed(once.when(hand(10)))).toEqual([[id(1), 2]]);
    const twice = givenMailbox(accepted(1), delivered(0, "c1", [1, 2]));
    expect(twice.when(hand(19))).toEqual(accept());
    expect(handed(twice.when(hand(20)))).toEqual([[id(1), 3]]);
  });

  it("gives who polls the same again, and nobody else before its backoff is over", () => {
    const polled = givenMailbox(accepted(1), delivered(0, POLL, [1, 1]));
    expect(handed(polled.when(hand(1, { connection: POLL })))).toEqual([[id(1), 2]]);
    expect(polled.when(hand(1))).toEqual(accept());
    expect(handed(polled.when(hand(10)))).toEqual([[id(1), 2]]);
  });

  it("gives up what is over instead of handing it over", () => {
    const decision = two.when(hand(600));
    expect(decision).toMatchObject({
      events: [
        { type: "MessageExpired", data: { messages: [{ messageId: id(1), reason: "time" }, {}], waiting: none } },
      ],
    });
    expect(handed(decision)).toEqual([]);
  });

  it("hands over no message for more than its attempts, and gives it up after the last backoff", () => {
    const tired = givenMailbox(accepted(1, 0, 86_400), delivered(0, "c1", [1, MOST_ATTEMPTS]));
    expect(tired.when(hand(3_599, { connection: "c2", connected: ["c2"] }))).toEqual(accept());
    expect(summaryOf(tired.state).endsAt).toBe(at(3_600));
    expect(tired.when(hand(3_600))).toMatchObject({
      events: [{ type: "MessageExpired", data: { messages: [{ reason: "attempts", attempts: MOST_ATTEMPTS }] } }],
    });
  });

  it("hands over one message of any size, and others as far as a megabyte goes", () => {
    const large = (version: number): MessageEvent => {
      const event = accepted(version);
      return { ...event, data: { ...event.data, bytes: 65_536 } } as MessageEvent;
    };
    const mailbox = givenMailbox(...Array.from({ length: 20 }, (_, index) => large(index + 1)));
    expect(handed(mailbox.when(hand(1, { most: 100 })))).toHaveLength(16);
  });
});

describe("AcknowledgeMessages", () => {
  const busy = givenMailbox(accepted(1), accepted(2), delivered(1, "c1", [1, 1]));

  it("takes what was handed over out of the mailbox, once", () => {
    const waiting = { messages: 1, bytes: 5, oldestAt: at(0), newestAt: at(0), endsAt: at(600) };
    const event: MessageEvent = {
      type: "MessageAcknowledged",
      data: { recipient: "till-7", messageIds: [id(1)], waiting },
    };
    expect(busy.when(acknowledge(id(1), id(1)))).toEqual(accept(event));
    expect(messageDecider.decide(acknowledge(id(1)), evolveMailbox(busy.state, event))).toEqual(accept());
  });

  it.each([
    { given: id(2), because: "it was never handed over" },
    { given: id(9), because: "there is none" },
    { given: "till-8:1", because: "it is in another mailbox" },
    { given: "1", because: "it is no id" },
    { given: "till-7:01", because: "it is no id" },
  ])("leaves $given where it is: $because", ({ given: messageId }) => {
    expect(busy.when(acknowledge(messageId))).toEqual(accept());
  });

  it("is taken late too, whoever has the message now", () => {
    const moved = givenMailbox(accepted(1), delivered(1, "c1", [1, 1]), delivered(20, "c2", [1, 2]));
    expect(moved.when(acknowledge(id(1)))).toMatchObject({ events: [{ type: "MessageAcknowledged" }] });
  });
});

describe("ExpireMessages", () => {
  it("gives up what is over, and leaves the rest", () => {
    const mailbox = givenMailbox(accepted(1), accepted(2, 100));
    expect(mailbox.when(expire(599))).toEqual(accept());
    const message = { messageId: id(1), bytes: 5, acceptedAt: at(0), reason: "time", attempts: 0 };
    const waiting = { messages: 1, bytes: 5, oldestAt: at(100), newestAt: at(100), endsAt: at(700) };
    expect(mailbox.when(expire(600))).toEqual(
      accept({ type: "MessageExpired", data: { recipient: "till-7", messages: [message], waiting } } as MessageEvent),
    );
  });
});

describe("RedriveMessage", () => {
  const expired: MessageEvent = {
    type: "MessageExpired",
    data: {
      ...{ recipient: "till-7", waiting: none },
      messages: [{ messageId: id(1), bytes: 5, acceptedAt: at(0), reason: "time", attempts: 0 }],
    },
  };
  const redrive: MessageCommandOf<"RedriveMessage"> = {
    type: "RedriveMessage",
    ...{ recipient: "till-7", messageId: id(1), bytes: 5, acceptedAt: at(0), letterId: "l1" },
  };

  it("puts a message back in its place, where no time ends it", () => {
    const decision = givenMailbox(accepted(1), accepted(2, 100), expired).when(redrive);
    const events = decision.kind === "accepted" ? decision.events : [];
    const state = givenMailbox(accepted(1), accepted(2, 100), expired, ...events).state;
    expect(state.waiting.map(([version, , , lasts]) => [version, lasts])).toEqual([
      [1, null],
      [2, 600],
    ]);
    expect(events).toMatchObject([{ type: "MessageRedriven", data: { messageId: id(1), letterId: "l1" } }]);
    expect(handed(messageDecider.decide(hand(100_000), givenMailbox(accepted(1), expired, ...events).state))).toEqual([
      [id(1), 1],
    ]);
  });

  it("records nothing for a message that waits", () => {
    expect(givenMailbox(accepted(1)).when(redrive)).toEqual(accept());
  });
});
