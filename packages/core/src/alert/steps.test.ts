import { expect, it } from "vitest";
import { memoryWorld, payload, type WorldOptions } from "../app/world.fixture.ts";
import type { Fact } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type { StepSettings } from "../ports/step-ports.ts";

const WEBHOOK = "https://hooks.example.com/services/T0/B0/s3cret";
const about = { name: "circuit", subject: "email", severity: "error", summary: "Circuit email is open." };
const configured = { alertWebhookUrl: WEBHOOK, pagerDuty: { routingKey: "r0uting" } };

async function raised({ settings = configured, ...options }: WorldOptions & { settings?: Partial<StepSettings> } = {}) {
  const world = memoryWorld({ ...options, settings });
  const published = await world.publish({
    kind: "command",
    domain: "alert",
    command: { type: "RaiseAlert", ...about, details: { reason: "<!channel> & more" } },
    actor: "test",
  });
  const cause = published.kind === "refused" ? undefined : published.facts[0];
  if (cause === undefined) throw new Error("the alert was refused");
  const run = (step: string, input: JsonObject, state: string, more: { retries?: number; cause?: Fact } = {}) =>
    world.runStep(step, payload(input, { state, cause, workflow: "alert-notify", ...more }));
  const notice = (sink: string, status = "open"): JsonObject => ({ ...cause.data, status, sink });
  const resolve = () =>
    world.publish({ kind: "command", domain: "alert", actor: "test", command: { type: "ResolveAlert", ...about } });
  return { world, run, notice, resolve };
}

const bodies = (world: ReturnType<typeof memoryWorld>): readonly (Json | undefined)[] =>
  world.http.requests.map(({ body }) => body);

it("tells the chat in Slack's shape, with what others have written escaped", async () => {
  const { world, run, notice } = await raised();
  expect(await run("alert-send", notice("chat"), "TellChat")).toEqual({ sink: "chat", status: "told" });
  expect(world.http.requests).toMatchObject([{ method: "POST", url: WEBHOOK }]);
  expect(bodies(world)).toEqual([
    {
      text: "[error] Circuit email is open.",
      blocks: [
        { type: "section", text: { type: "mrkdwn", text: "*[error] Circuit email is open.*" } },
        { type: "context", elements: [{ type: "mrkdwn", text: "reason: &lt;!channel&gt; &amp; more" }] },
      ],
    },
  ]);
});

it("triggers and resolves one incident of the pager by the alert's id", async () => {
  const { world, run, notice, resolve } = await raised();
  await run("alert-send", notice("pager"), "TellPager");
  await resolve();
  await run("alert-send", notice("pager", "resolved"), "TellPager");
  const payloadOf = { summary: "Circuit email is open.", source: "bridgework", severity: "error" };
  const event = { routing_key: "r0uting", dedup_key: "bridgework:circuit.email", payload: payloadOf };
  expect(bodies(world)).toMatchObject([
    { ...event, event_action: "trigger" },
    { ...event, event_action: "resolve" },
  ]);
  expect(world.http.requests[0]?.url).toBe("https://events.pagerduty.com/v2/enqueue");
});

it.each(["", "x".repeat(257), { odd: true }, null])("tells once also where a sink names it %j", async (key) => {
  const answer = () => ({ status: 202, retryAfter: null, body: { dedup_key: key } });
  const { world, run, notice } = await raised({ answer });
  expect(await run("alert-send", notice("pager"), "TellPager")).toEqual({ sink: "pager", status: "told" });
  expect(await world.types()).toEqual(["AlertRaised", "AlertNotified"]);
});

it("e-mails the operator by the notifier, once for a run", async () => {
  const { world, run, notice } = await raised();
  await run("alert-send", notice("email"), "TellEmail");
  await run("alert-send", notice("email"), "TellEmail", { retries: 1 });
  expect(world.notifier.sent).toMatchObject([
    { channel: "email", to: "operator@localhost", subject: "[error] Circuit email is open." },
  ]);
  expect(await world.types()).toEqual(["AlertRaised", "AlertNotified"]);
});

it("leaves out the sinks that are not configured, and records nothing of them", async () => {
  const { world, run, notice } = await raised({ settings: {} });
  expect(await run("alert-send", notice("chat"), "TellChat")).toEqual({ sink: "chat", status: "not configured" });
  expect(await run("alert-send", notice("pager"), "TellPager")).toEqual({ sink: "pager", status: "not configured" });
  expect([world.http.requests, await world.types()]).toEqual([[], ["AlertRaised"]]);
});

it("tells nobody of an alert that was resolved while the step was retried", async () => {
  const { world, run, notice, resolve } = await raised();
  await resolve();
  expect(await run("alert-send", notice("pager"), "TellPager")).toEqual({ sink: "pager", status: "superseded" });
  expect(world.http.requests).toEqual([]);
});

it.each([
  { answer: 429, name: "RATE_LIMIT" },
  { answer: 503, name: "SYSTEM" },
  { answer: 404, name: "VALIDATION" },
])("leaves a sink that answers $answer to the workflow's retries as $name", async ({ answer, name }) => {
  const { run, notice } = await raised({ answer: () => ({ status: answer, retryAfter: null, body: "no" }) });
  await expect(run("alert-send", notice("chat"), "TellChat")).rejects.toMatchObject({ name, code: `http_${answer}` });
});

it("shows the webhook's address in no fault", async () => {
  const answer = () => {
    throw new Fault("NETWORK", "unreachable", `POST ${WEBHOOK} failed: refused.`);
  };
  const { run, notice } = await raised({ answer });
  const error = await run("alert-send", notice("chat"), "TellChat").catch((fault: unknown) => fault);
  expect(error).toMatchObject({ name: "NETWORK", code: "unreachable" });
  expect(`${error}`).not.toContain("s3cret");
  expect(JSON.stringify(error)).not.toContain("s3cret");
});

it("buries what a sink could not be told, and redrives it as the alert is then", async () => {
  const { world, run, resolve } = await raised();
  const failure = { error: { Error: "NETWORK", Cause: "{}" }, state: "TellChat", attempts: 4 };
  const input = { alertId: "circuit.email", round: 1, status: "open", sink: "chat", failure };
  await run("alert-give-up", input, "GiveUpChat");
  const letter = (await world.deadLetters.list({}, { limit: 1 })).items[0];
  expect(letter).toMatchObject({ stream: "alert#circuit.email", errorClass: "NETWORK", payload: { sink: "chat" } });
  await resolve();
  expect(await world.redrive(letter?.id ?? "")).toMatchObject({
    published: { facts: [{ type: "AlertRedriven", data: { sink: "chat", status: "resolved", round: 1 } }] },
  });
});

it("follows facts to the alerts that they are about", async () => {
  const world = memoryWorld();
  const data = { circuit: "sms", failures: 5, reason: "r", until: "2026-01-01T00:01:00.000Z" };
  const input = { type: "CircuitOpened", data };
  const at = { state: "Follow", workflow: "alert-follow" };
  expect(await world.runStep("alert-follow", payload(input, at))).toEqual({ status: "RaiseAlert" });
  expect(await world.facts()).toMatchObject([{ type: "AlertRaised", stream: "alert#circuit.sms" }]);
});
