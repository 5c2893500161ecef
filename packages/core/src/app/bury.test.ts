import { describe, expect, it } from "vitest";
import { refuse } from "../kernel/decider.ts";
import type { Json } from "../kernel/json.ts";
import { buryRejected } from "./bury.ts";
import { memoryWorld } from "./world.fixture.ts";

const refusal = refuse("invalid", "data.delta: expected a number");
const entry = (detail: Json, type = "CounterChanged") => ({ id: "e1", source: "shop", "detail-type": type, detail });
const world = () => {
  const ports = memoryWorld();
  return { ...ports, bury: (detail: Json, type?: string) => buryRejected(ports, entry(detail, type), refusal) };
};

describe("a rejected entry", () => {
  it("is kept with the reason and all that redriving it needs", async () => {
    const { bury, deadLetters } = world();
    const detail = { data: { counterId: "global", delta: "many" }, meta: { correlationId: "c7" } };
    const letter = await bury(detail);
    expect(await deadLetters.find(letter.id)).toEqual(letter);
    expect(letter).toMatchObject({
      kind: "rejected",
      status: "dead",
      errorClass: "VALIDATION",
      reason: refusal.message,
      attempts: 1,
      buriedAt: "2026-01-01T00:00:00.000Z",
      eventType: "CounterChanged",
      stream: null,
      correlationId: "c7",
      payload: detail,
      redrive: { kind: "event", event: { type: "CounterChanged", data: detail.data, source: "shop" } },
    });
  });

  it("keeps one letter, however often it is delivered", async () => {
    const { bury, deadLetters } = world();
    const first = await bury({ data: {} });
    expect((await bury({ data: {} })).id).toBe(first.id);
    expect((await deadLetters.list({}, { limit: 10 })).total).toBe(1);
  });

  it.each([null, "text", [1], { meta: 5 }, { meta: { correlationId: 7 } }])("may have %o as detail", async (detail) => {
    const letter = await world().bury(detail);
    expect(letter).toMatchObject({ correlationId: "e1", payload: detail, redrive: { event: { data: null } } });
  });

  it("of a form shows no personal data, and seals what redriving needs", async () => {
    const data = { fields: { iban: "DE89" }, recipient: { email: "ada@example.com" } };
    const letter = await world().bury({ data, meta: {} }, "FormSubmitted");
    expect(letter.payload).toEqual({
      data: { fields: { iban: "***" }, recipient: { email: "***" } },
      meta: {},
    });
    expect(JSON.stringify(letter)).not.toContain("DE89");
    expect(letter.redrive).toMatchObject({ event: { data: { $sealed: expect.any(String), subject: letter.id } } });
  });
});
