import { describe, expect, it } from "vitest";
import { refuse } from "../kernel/decider.ts";
import { buryRejected, buryUnsent } from "./bury.ts";
import { createRedrive } from "./redrive.ts";
import { memoryWorld } from "./world.fixture.ts";

async function withLetter(delta: number, id = "e1") {
  const world = memoryWorld();
  const detail = { data: { counterId: "global", delta }, meta: { correlationId: "c7" } };
  const entry = { id, source: "shop", "detail-type": "CounterChanged", detail };
  const letter = await buryRejected(world, entry, refuse("invalid", "not yet"));
  return { ...world, letter };
}

describe("redrive", () => {
  it("publishes the letter again in its old correlation, then marks it", async () => {
    const { redrive, letter, deadLetters, facts } = await withLetter(3);
    expect(await redrive(letter.id, { actor: "admin" })).toMatchObject({
      letter: { id: letter.id, status: "redriven", redrivenAt: "2026-01-01T00:00:00.000Z" },
      published: { kind: "recorded", version: 1 },
    });
    expect(await deadLetters.find(letter.id)).toMatchObject({ status: "redriven" });
    expect((await facts())[0]?.meta).toMatchObject({
      requestId: `redrive:${letter.id}`,
      correlationId: "c7",
      actor: "admin",
      source: "shop",
    });
  });

  it("refuses a letter that does not exist", async () => {
    expect(await memoryWorld().redrive("nothing")).toMatchObject({ code: "not_found" });
  });

  it("refuses a letter that was redriven", async () => {
    const { redrive, letter, facts } = await withLetter(3);
    await redrive(letter.id);
    expect(await redrive(letter.id)).toMatchObject({
      code: "not_dead",
      details: [{ path: "status", expected: "dead", received: "redriven" }],
    });
    expect(await facts()).toHaveLength(1);
  });

  it("answers its repetition by the same request with the first result, and refuses another's", async () => {
    const { redrive, letter, facts } = await withLetter(3);
    const first = await redrive(letter.id, { requestId: "r1" });
    const again = await redrive(letter.id, { requestId: "r1" });
    expect(again).toMatchObject({ published: { kind: "duplicate" }, letter: "letter" in first ? first.letter : null });
    expect(await redrive(letter.id, { requestId: "r2" })).toMatchObject({ code: "not_dead" });
    expect(await facts()).toHaveLength(1);
  });

  it("is done by one of two that come at the same time", async () => {
    const { redrive, letter, facts } = await withLetter(3);
    const outcomes = await Promise.all(["r1", "r2"].map((requestId) => redrive(letter.id, { requestId })));
    expect(outcomes.filter((outcome) => "letter" in outcome)).toHaveLength(1);
    expect(await facts()).toHaveLength(1);
  });

  it("leaves the letter dead where publishing is refused, and says why", async () => {
    const { redrive, letter, deadLetters } = await withLetter(0);
    expect(await redrive(letter.id)).toMatchObject({ code: "invalid", details: [{ path: "data.delta" }] });
    expect(await deadLetters.find(letter.id)).toMatchObject({ status: "dead" });
  });

  it("refuses a letter of what the bus will never take, which stays dead", async () => {
    const world = memoryWorld();
    const change = {
      kind: "command",
      domain: "counter",
      command: { type: "ChangeCounter", counterId: "c", delta: 1 },
    } as const;
    const published = await world.publish({ ...change, actor: "test" });
    for (const fact of published.kind === "refused" ? [] : published.facts) await buryUnsent(world, fact, "too large");
    const [letter] = (await world.deadLetters.list({}, { limit: 1 })).items;
    expect(await world.redrive(letter?.id ?? "")).toMatchObject({ kind: "refused", code: "not_redrivable" });
    expect(await world.deadLetters.find(letter?.id ?? "")).toMatchObject({ status: "dead", reason: "too large" });
  });

  it("is finished by the next try where it was interrupted between publishing and marking", async () => {
    const { publish, deadLetters, sealer, clock, redrive, letter, facts } = await withLetter(3);
    const dying = { ...deadLetters, markRedriven: () => Promise.reject(new Error("killed")) };
    await expect(createRedrive({ publish, deadLetters: dying, sealer, clock })(letter.id)).rejects.toThrow("killed");
    expect(await redrive(letter.id)).toMatchObject({ published: { kind: "duplicate" } });
    expect(await facts()).toHaveLength(1);
    expect(await deadLetters.find(letter.id)).toMatchObject({ status: "redriven" });
  });
});

describe("redriving a letter with personal data", () => {
  async function withForm() {
    const world = memoryWorld();
    const data = { formType: "contact", submitter: "ada-7", fields: {}, recipient: { email: "ada@example.com" } };
    const entry = { id: "e1", source: "shop", "detail-type": "FormSubmitted", detail: { data } };
    return { ...world, letter: await buryRejected(world, entry, refuse("invalid", "not yet")) };
  }

  it("opens what the letter holds, and publishes it", async () => {
    const { redrive, letter } = await withForm();
    expect(JSON.stringify(letter)).not.toContain("ada@example.com");
    expect(await redrive(letter.id)).toMatchObject({
      letter: { status: "redriven" },
      published: { facts: [{ type: "FormSubmitted", data: { submitter: "ada-7" } }] },
    });
  });

  it("is refused where it was erased with its subject", async () => {
    const { redrive, letter, sealer, facts } = await withForm();
    await sealer.erase("ada-7");
    expect(await redrive(letter.id)).toMatchObject({ kind: "refused", code: "erased" });
    expect(await facts()).toEqual([]);
  });
});
