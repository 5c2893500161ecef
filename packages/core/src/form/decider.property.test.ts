import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { CHANNELS } from "../ports/notifier.ts";
import type { FormCommand } from "./commands.ts";
import { formDecider } from "./decider.ts";
import { form } from "./domain.ts";
import { FORM_OUTCOMES } from "./events.ts";
import { channelsThat } from "./state.ts";

const formId = "f1";
const channel = fc.constantFrom(...CHANNELS);
const letterId = fc.constantFrom("l1", "l2");
const recipient = fc.constantFrom(
  { email: "ada@example.com" },
  { phone: "+15550100200" },
  { email: "ada@example.com", phone: "+15550100200" },
);

const submit = recipient.map(
  (to): FormCommand => ({ type: "SubmitForm", formId, formType: "t", fields: {}, recipient: to, signature: null }),
);

const command: fc.Arbitrary<FormCommand> = fc.oneof(
  submit,
  channel.map(
    (on): FormCommand => ({
      type: "RecordFormNotified",
      formId,
      channel: on,
      provider: "p",
      messageId: "m",
      attempts: 1,
    }),
  ),
  fc.tuple(channel, letterId).map(
    ([on, letter]): FormCommand => ({
      type: "RecordFormNotificationFailed",
      formId,
      channel: on,
      errorClass: "NETWORK",
      reason: "refused",
      attempts: 4,
      letterId: letter,
    }),
  ),
  fc.constant<FormCommand>({ type: "CompleteForm", formId }),
  fc.constantFrom(...FORM_OUTCOMES).map((outcome): FormCommand => ({ type: "CompleteForm", formId, outcome })),
  channel.map((on): FormCommand => ({ type: "RedriveForm", formId, channel: on })),
);
const commands = fc.tuple(submit, fc.array(command, { maxLength: 30 })).map(([first, rest]) => [first, ...rest]);

it("records nothing for an accepted command that comes again", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      takeAll(formDecider, sequence, (_, again) => expect(again.kind === "accepted" ? again.events : []).toEqual([]));
    }),
  );
});

it("decides only events that are valid by their schema, the first of them FormSubmitted", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      const events = takeAll(formDecider, sequence, () => {});
      for (const event of events) expect(invalidBySchema(form, event)).toBeUndefined();
      expect(events.filter(({ type }) => type === "FormSubmitted")).toEqual(events.slice(0, 1));
    }),
  );
});

it("completes only forms whose channels are all settled", () => {
  fc.assert(
    fc.property(commands, (sequence) => {
      const events = takeAll(formDecider, sequence, () => {});
      let state = formDecider.initial;
      for (const event of events) {
        state = formDecider.evolve(state, event);
        if (state.status === "completed") expect(channelsThat(state, "pending")).toEqual([]);
      }
    }),
  );
});
