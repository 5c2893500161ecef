import { describe, expect, it } from "vitest";
import { openAll } from "../app/seal.ts";
import { memoryWorld } from "../app/world.fixture.ts";
import { audit } from "./domain.ts";
import { MOST_BY_ADDRESS, MOST_IN_ALL, type RefusedRequest, recordRefusals } from "./record-refusals.ts";

const refused: RefusedRequest = {
  code: "bad_signature",
  reason: "The signature is not of this request.",
  address: "192.0.2.7",
  method: "POST",
  path: "/api/forms",
};

function openAudit() {
  const world = memoryWorld();
  const record = recordRefusals(world.publish, world.clock);
  const many = async (count: number, from: (index: number) => string) => {
    for (let index = 0; index < count; index += 1) await record({ ...refused, address: from(index) });
  };
  return { ...world, record, many };
}

describe("recordRefusals", () => {
  it("records who was refused, why and from where, in the stream of the hour", async () => {
    const { record, facts, sealer } = openAudit();
    await record({ ...refused, keyId: "till-7:k" });
    expect(await openAll(sealer, await facts())).toMatchObject([
      {
        stream: "audit#2026-01-01T00",
        type: "RequestRefused",
        data: { ...refused, keyId: "till-7:k", hour: "2026-01-01T00", suppressed: 0 },
      },
    ]);
  });

  it("seals the address, which is a person's", async () => {
    const { record, facts, sealer } = openAudit();
    await record(refused);
    expect(JSON.stringify(await facts())).not.toContain(refused.address);
    await sealer.erase("audit-2026-01-01T00");
    expect(await openAll(sealer, await facts())).toMatchObject([{ data: { address: { $erased: expect.anything() } } }]);
  });

  it("records ten of an address in a minute, and says later how many it has only counted", async () => {
    const { many, facts, clock } = openAudit();
    await many(MOST_BY_ADDRESS + 7, () => "192.0.2.7");
    expect(await facts()).toHaveLength(MOST_BY_ADDRESS);
    await clock.advance(60_000);
    await many(2, () => "192.0.2.7");
    expect((await facts()).slice(-2).map(({ data }) => data["suppressed"])).toEqual([7, 0]);
  });

  it("records a hundred in a minute, of however many addresses", async () => {
    const { many, facts } = openAudit();
    await many(MOST_IN_ALL + 50, (index) => `192.0.2.${index}`);
    expect(await facts()).toHaveLength(MOST_IN_ALL);
  });

  it("begins a new stream with each hour", async () => {
    const { record, facts, clock } = openAudit();
    await record(refused);
    await clock.advance(3_600_000);
    await record(refused);
    expect((await facts()).map(({ stream }) => stream)).toEqual(["audit#2026-01-01T00", "audit#2026-01-01T01"]);
  });

  it("keeps no more of a long path than a fact should hold", async () => {
    const { record, facts } = openAudit();
    await record({ ...refused, path: `/${"x".repeat(10_000)}` });
    expect(String((await facts())[0]?.data["path"])).toHaveLength(300);
  });
});

it("adds up an hour by code, with those that were only counted", async () => {
  const { record, many, facts, clock } = openAudit();
  await many(MOST_BY_ADDRESS + 3, () => "192.0.2.7");
  await clock.advance(60_000);
  await record({ ...refused, code: "unknown_device" });
  const rows = (await facts()).reduce(audit.view.project, undefined as never);
  expect(rows).toMatchObject({ refused: 14, byCode: { bad_signature: 10, unknown_device: 1 }, version: 11 });
});
