import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { messageCommands } from "./commands.fixture.ts";
import type { MessageCommand } from "./commands.ts";
import { messageDecider } from "./decider.ts";
import { message } from "./domain.ts";
import type { MessageEvent } from "./events.ts";
import { summaryOf } from "./state.ts";

function history(commands: readonly MessageCommand[]) {
  const events = takeAll(messageDecider, commands, () => {});
  const state = events.reduce(messageDecider.evolve, messageDecider.initial);
  return { events, state };
}

/** Ids, in order, of the messages that something happened to. */
function idsOf(events: readonly MessageEvent[], wanted: MessageEvent["type"]): readonly string[] {
  return events.filter(({ type }) => type === wanted).flatMap(messagesOf);
}

function messagesOf({ type, data }: MessageEvent): readonly string[] {
  switch (type) {
    case "MessageAccepted":
    case "MessageRedriven":
      return [data.messageId];
    case "MessageAcknowledged":
      return data.messageIds;
    case "MessageDelivered":
    case "MessageExpired":
      return data.messages.map(({ messageId }) => messageId);
  }
}

it("ends each message once, or has it waiting: none is lost", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      const { events, state } = history(commands);
      const ended = [...idsOf(events, "MessageAcknowledged"), ...idsOf(events, "MessageExpired")];
      const waiting = state.waiting.map(([version]) => `till-7:${version}`);
      expect([...ended, ...waiting].sort()).toEqual([...idsOf(events, "MessageAccepted")].sort());
    }),
  );
});

it("hands each message over for the first time after those that came before it", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      const { events } = history(commands);
      const gone = new Set(idsOf(events, "MessageExpired"));
      const first = [...new Set(idsOf(events, "MessageDelivered"))].filter((id) => !gone.has(id));
      const wanted = idsOf(events, "MessageAccepted").filter((id) => first.includes(id));
      expect(first).toEqual(wanted);
    }),
  );
});

it("counts the attempts of each message without a gap", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      const { events } = history(commands);
      const made = events.flatMap((event) => (event.type === "MessageDelivered" ? event.data.messages : []));
      for (const id of idsOf(events, "MessageAccepted")) {
        const attempts = made.filter(({ messageId }) => messageId === id).map(({ attempt }) => attempt);
        expect(attempts).toEqual(attempts.map((_, index) => index + 1));
      }
    }),
  );
});

it("acknowledges nothing that was never handed over", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      const { events } = history(commands);
      const handedOver = new Set(idsOf(events, "MessageDelivered"));
      expect(idsOf(events, "MessageAcknowledged").filter((id) => !handedOver.has(id))).toEqual([]);
    }),
  );
});

it("says with each fact what the mailbox then holds", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      let state = messageDecider.initial;
      for (const event of history(commands).events) {
        state = messageDecider.evolve(state, event);
        expect(event.data.waiting).toEqual(summaryOf(state));
        expect(invalidBySchema(message, event)).toBeUndefined();
      }
    }),
  );
});

it("records nothing for an acknowledgement or an expiry that comes again", () => {
  fc.assert(
    fc.property(messageCommands, (commands) => {
      takeAll(messageDecider, commands, ({ type }, again) => {
        if (type !== "AcknowledgeMessages" && type !== "ExpireMessages") return;
        expect(again).toEqual({ kind: "accepted", events: [] });
      });
    }),
  );
});
