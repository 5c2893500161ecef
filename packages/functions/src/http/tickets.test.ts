import { describe, expect, it } from "vitest";
import { answerOf, openDoors, signaturesOf } from "./doors.fixture.ts";
import { openSignedDoors } from "./signing.fixture.ts";

const socketsUrl = "https://abc123.execute-api.eu-central-1.amazonaws.com/$default";
const expiresAt = "2026-01-01T00:00:30.000Z";

describe("a ticket of a console", () => {
  it("comes with the address of the WebSocket API, of which it is part", async () => {
    const { post, tickets } = openDoors({ deps: { socketsUrl } });
    const { status, body } = await answerOf(post("/api/live/tickets", {}));
    expect({ status, body }).toEqual({
      status: 201,
      body: { ticket: body.ticket, expiresAt, url: `${socketsUrl.replace("https", "wss")}?ticket=${body.ticket}` },
    });
    expect(await tickets.redeem(body.ticket)).toEqual({ kind: "console" });
  });

  it("is not to be had where the doors themselves serve the WebSocket", async () => {
    expect((await openDoors().post("/api/live/tickets", {})).status).toBe(404);
  });
});

describe("a ticket of a recipient", () => {
  const ask = async ({ send, signed }: Awaited<ReturnType<typeof openSignedDoors>>) =>
    answerOf(send(await signed({ path: "/api/mailboxes/till-7/tickets", body: {} })));

  it("comes with the address of its mailbox, which does not hold it", async () => {
    const doors = await openSignedDoors();
    const { status, body } = await ask(doors);
    expect({ status, body }).toEqual({
      status: 201,
      body: { ticket: body.ticket, expiresAt, url: "ws://localhost/api/mailboxes/till-7/live" },
    });
    expect(await doors.tickets.redeem(body.ticket)).toEqual({ kind: "recipient", recipient: "till-7" });
  });

  it("comes with the address that clients know, where a proxy stands before the doors", async () => {
    const origin = "https://forms.example.com";
    const world = openDoors();
    const signatures = { ...signaturesOf(world), publicOrigin: origin };
    const doors = await openSignedDoors({ store: world.store, ids: world.ids, deps: { signatures }, origin });
    expect((await ask(doors)).body.url).toBe("wss://forms.example.com/api/mailboxes/till-7/live");
  });

  it("comes with the address of the WebSocket API where there is one", async () => {
    const { body } = await ask(await openSignedDoors({ deps: { socketsUrl } }));
    expect(body.url).toBe(`${socketsUrl.replace("https", "wss")}?ticket=${body.ticket}`);
  });
});
