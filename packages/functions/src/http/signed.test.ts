import { describe, expect, it } from "vitest";
import { answerOf, openDoors, signaturesOf } from "./doors.fixture.ts";
import { enrol, openSignedDoors, reading } from "./signing.fixture.ts";

describe("a signed request", () => {
  it("is taken, and its form says who has signed it", async () => {
    const { send, signed, facts, get } = await openSignedDoors();
    const answer = await answerOf(send(await signed({ nonce: "0123456789abcdef" })));
    expect(answer).toMatchObject({ status: 201, body: { status: "recorded", events: [{ type: "FormSubmitted" }] } });
    const signature = {
      device: "till-7",
      keyId: expect.stringMatching(/^till-7:/),
      alg: "ed25519",
      created: "2026-01-01T00:00:00.000Z",
      nonce: "0123456789abcdef",
    };
    expect((await facts()).at(-1)).toMatchObject({ data: { signature }, meta: { actor: "device:till-7" } });
    expect(await answerOf(get(`/api/forms/${answer.body.id}`))).toMatchObject({ body: { signedBy: "till-7" } });
  });

  it("is the same request when it is signed anew with its idempotency key", async () => {
    const { send, signed } = await openSignedDoors();
    const first = await answerOf(send(await signed({ idempotencyKey: "k1" })));
    const again = await answerOf(send(await signed({ idempotencyKey: "k1" })));
    expect(again).toMatchObject({ status: 200, body: { status: "duplicate", id: first.body.id } });
    const other = { ...reading, fields: { kWh: 18 } };
    const mismatch = await answerOf(send(await signed({ idempotencyKey: "k1", body: other })));
    expect(mismatch).toMatchObject({ status: 422, body: { error: { code: "idempotency_mismatch" } } });
    expect(JSON.stringify(mismatch.body)).not.toContain("till-7");
  });

  it("is another than that of another device, and than one without a signature, with the same idempotency key", async () => {
    const { send, post, signed, app } = await openSignedDoors();
    const contact = { ...reading, formType: "contact" };
    const invite = async () => post("/api/devices/invite", { name: "Till 8" });
    const other = await enrol({ send: async ({ targetUri, ...rest }) => app.request(targetUri, rest), invite });
    const ids = [
      await answerOf(send(await signed({ idempotencyKey: "k1", body: contact }))),
      await answerOf(send(await signed({ idempotencyKey: "k1", body: contact, key: other.key }))),
      await answerOf(post("/api/forms", contact, { "idempotency-key": "k1" })),
    ].map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(3);
  });

  it("is refused with its reason, and with the problem of its body where only that is wrong", async () => {
    const { send, signed } = await openSignedDoors();
    expect(await answerOf(send(await signed({ body: { formType: "reading" } })))).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ path: "fields" }, { path: "recipient" }] } },
    });
  });

  it("is of the address that clients see, where a proxy stands before the doors", async () => {
    const origin = "https://forms.example.com";
    const world = openDoors();
    const signatures = { ...signaturesOf(world), publicOrigin: origin };
    const { send, signed } = await openSignedDoors({
      store: world.store,
      ids: world.ids,
      deps: { signatures },
      origin,
    });
    expect((await send(await signed())).status).toBe(201);
    expect((await send(await signed({ origin: "http://localhost" }))).status).toBe(401);
  });
});
