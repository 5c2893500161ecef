import { expect, it } from "vitest";
import { memoryWorld, payload, type WorldOptions } from "../app/world.fixture.ts";
import type { Fact } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { JsonObject } from "../kernel/json.ts";

const formId = "f1";
const phone = "+15550100217";
const email = "ada@example.com";
const throttled = new Fault("RATE_LIMIT", "throttled", `Rate exceeded for ${phone}`);

async function submitted(options?: WorldOptions) {
  const world = memoryWorld(options);
  const data = { formId, formType: "contact", fields: { secret: "42" }, recipient: { email, phone } };
  const published = await world.publish({ kind: "event", type: "FormSubmitted", data, actor: "http" });
  const cause = published.kind === "refused" ? undefined : published.facts[0];
  if (cause === undefined) throw new Error("the form was refused");
  const { recipient } = cause.data as { readonly recipient: Readonly<Record<"email" | "phone", JsonObject>> };
  const sms = { formId, formType: "contact", channel: "sms", to: recipient.phone };
  const run = (
    step: string,
    input: JsonObject,
    state: string,
    more: { retries?: number; run?: string; cause?: Fact | undefined } = {},
  ) => world.runStep(step, payload(input, { state, workflow: "form-notify", ...more, cause: more.cause ?? cause }));
  const giveUp = (name = "run-1") => {
    const Cause = JSON.stringify({ errorType: "RATE_LIMIT", errorMessage: "Rate exceeded" });
    const failure = { error: { Error: "RATE_LIMIT", Cause }, state: "SendSms", attempts: 5 };
    return run("form-give-up", { formId, channel: "sms", failure }, "GiveUpSms", { run: name });
  };
  return { world, cause, sms, run, giveUp, recipient };
}

it("sends and records the message that the provider gave, once for a run", async () => {
  const { world, run, sms, cause } = await submitted();
  await run("form-send", sms, "SendSms");
  await run("form-send", sms, "SendSms", { retries: 1 });
  expect(world.notifier.sent).toMatchObject([{ channel: "sms", to: phone }]);
  const [, notified, ...more] = await world.facts();
  expect(more).toEqual([]);
  expect(notified).toMatchObject({
    type: "FormNotified",
    data: { formId, channel: "sms", provider: "memory", messageId: "message-1", attempts: 1 },
    meta: { actor: "run:run-1", causationId: cause.id, correlationId: cause.meta.correlationId },
  });
});

it("sends one message where the bus has started two runs for one form", async () => {
  const { world, run, sms } = await submitted();
  await Promise.all(["run-1", "run-2"].map((name) => run("form-send", sms, "SendSms", { run: name })));
  expect(world.notifier.sent).toHaveLength(1);
  expect(await world.types()).toEqual(["FormSubmitted", "FormNotified"]);
});

it("tells the recipient the form's number, never what was written in it", async () => {
  const { world, run, sms } = await submitted();
  await run("form-send", sms, "SendSms");
  expect(world.notifier.sent[0]?.body).toContain(formId);
  expect(world.notifier.sent[0]?.body).not.toContain("42");
});

it("leaves a failed send to the workflow's retry and records nothing, and names nobody", async () => {
  const { world, run, sms } = await submitted({ failNotify: () => throttled });
  await expect(run("form-send", sms, "SendSms")).rejects.toMatchObject({
    name: "RATE_LIMIT",
    message: "Rate exceeded for the recipient",
  });
  expect(await world.types()).toEqual(["FormSubmitted"]);
});

it("buries a channel that failed for good and records the letter with the failure, once for a run", async () => {
  const { world, giveUp } = await submitted();
  await giveUp();
  await giveUp();
  const { items } = await world.deadLetters.list({}, { limit: 10 });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    kind: "failed",
    errorClass: "RATE_LIMIT",
    reason: "Rate exceeded",
    attempts: 5,
    eventType: "FormSubmitted",
    stream: "form#f1",
    workflow: "form-notify",
    run: "run-1",
    state: "SendSms",
  });
  expect((await world.facts()).slice(1)).toMatchObject([
    { type: "FormNotificationFailed", data: { formId, channel: "sms", letterId: items[0]?.id, attempts: 5 } },
  ]);
});

it("keeps the recipient and what was written out of the dead letter", async () => {
  const { world, giveUp } = await submitted();
  await giveUp();
  const letter = JSON.stringify((await world.deadLetters.list({}, { limit: 1 })).items[0]);
  for (const secret of [phone, email, "42"]) expect(letter).not.toContain(secret);
});

it("completes the form when both channels have their outcome", async () => {
  const { world, run, giveUp, sms, recipient } = await submitted();
  await run("form-send", { ...sms, channel: "email", to: recipient.email }, "SendEmail");
  await run("form-complete", { formId }, "Complete");
  expect(await world.types()).toEqual(["FormSubmitted", "FormNotified"]);
  await giveUp();
  await run("form-complete", { formId }, "Complete");
  expect((await world.facts()).at(-1)).toMatchObject({
    type: "FormCompleted",
    data: { outcome: "partly", notified: ["email"], failed: ["sms"] },
  });
});

it("redrives one channel by its letter, which a new run settles", async () => {
  const { world, run, giveUp, sms, recipient } = await submitted();
  await run("form-send", { ...sms, channel: "email", to: recipient.email }, "SendEmail");
  await giveUp();
  await run("form-complete", { formId }, "Complete");
  const letter = (await world.deadLetters.list({}, { limit: 1 })).items[0];
  const redriven = await world.redrive(letter?.id ?? "");
  expect(redriven).toMatchObject({
    letter: { status: "redriven" },
    published: { facts: [{ type: "FormRedriven", data: { channel: "sms", recipient: { phone: recipient.phone } } }] },
  });
  const again = { run: "run-2", cause: (await world.facts()).findLast(({ type }) => type === "FormRedriven") };
  await run("form-send", sms, "SendSms", again);
  await run("form-complete", { formId }, "Complete", again);
  expect((await world.types()).slice(-3)).toEqual(["FormRedriven", "FormNotified", "FormCompleted"]);
  expect((await world.facts()).at(-1)?.data).toMatchObject({ outcome: "notified" });
});

it("is told by no step what was erased, and the channel fails for good", async () => {
  const { world, run, sms } = await submitted();
  await world.sealer.erase(formId);
  await expect(run("form-send", sms, "SendSms")).rejects.toMatchObject({
    name: "VALIDATION",
    code: "erased",
    message: expect.stringContaining("form-send needs to, which was erased"),
  });
  expect(world.notifier.sent).toEqual([]);
});
