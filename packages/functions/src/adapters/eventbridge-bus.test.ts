import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BusEntry, EntryAnswer } from "@bridgework/core/ports/remote-bus";
import { remoteBusContract } from "@bridgework/core/ports/remote-bus.contract";
import { afterEach, expect, it } from "vitest";
import { createEventBridgeClient, eventBridgeBus } from "./eventbridge-bus.ts";

/* Against a server that speaks EventBridge's protocol as recorded from AWS; the client is the unmodified SDK. */

interface Asked {
  readonly operation: string;
  readonly body: { readonly Entries?: readonly { readonly Detail: string }[]; readonly Name?: string };
}
type Answer = (asked: Asked) => { readonly status?: number; readonly body: object };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function busAnswering(answer: Answer) {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const call = { operation: String(request.headers["x-amz-target"]), body };
    asked.push(call);
    const { status = 200, body: said } = answer(call);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(said));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { asked, bus: busAt(`http://127.0.0.1:${port}`) };
}

function busAt(endpoint: string) {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = createEventBridgeClient({ endpoint, region: "us-east-1", credentials, attempts: 1 });
  return eventBridgeBus(client, "facts");
}

const entry = (detail: string): BusEntry => ({
  source: "bridgework.facts",
  detailType: "CounterChanged",
  detail,
  time: "2026-01-01T00:00:00.123Z",
});

const MISSING = { __type: "ResourceNotFoundException", message: "Event bus facts does not exist." };
const SAID: Readonly<Record<EntryAnswer["kind"], object>> = {
  taken: { EventId: "1" },
  again: { ErrorCode: "InternalFailure", ErrorMessage: "try again" },
  never: { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
};

remoteBusContract("eventBridgeBus", async ({ exists, answer }) => {
  const { bus, asked } = await busAnswering(({ body: { Entries } }) => {
    if (!exists) return { status: 400, body: MISSING };
    return { body: { Entries: Entries?.map(({ Detail }) => SAID[answer(Detail)]) } };
  });
  const calls = () => asked.flatMap(({ body }) => (body.Entries ? [body.Entries.map(({ Detail }) => Detail)] : []));
  return { bus, calls, close: async () => {} };
});

it("puts each entry on its bus, with its time", async () => {
  const { bus, asked } = await busAnswering(() => ({ body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] } }));
  expect(await bus.put([entry("{}")])).toEqual([{ kind: "taken" }]);
  expect(asked).toEqual([
    {
      operation: "AWSEvents.PutEvents",
      body: {
        Entries: [
          {
            ...{ EventBusName: "facts", Source: "bridgework.facts", DetailType: "CounterChanged", Detail: "{}" },
            Time: 1_767_225_600.123,
          },
        ],
      },
    },
  ]);
});

it("tells an entry that may be taken later from one that never will, in the order of the entries", async () => {
  const { bus } = await busAnswering(() => ({
    body: {
      FailedEntryCount: 3,
      Entries: [
        { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
        { EventId: "2" },
        { ErrorCode: "InternalFailure", ErrorMessage: "try again" },
        { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
      ],
    },
  }));
  expect(await bus.put(["1", "{}", "{}", "{}"].map(entry))).toEqual([
    { kind: "never", reason: "MalformedDetail: Detail is malformed." },
    { kind: "taken" },
    { kind: "again", reason: "InternalFailure: try again" },
    { kind: "again", reason: "NotAuthorizedForSourceException: Not authorized for the source." },
  ]);
});

it("takes an entry without an answer for one to be put again", async () => {
  const { bus } = await busAnswering(() => ({ body: {} }));
  expect(await bus.put([entry("{}")])).toEqual([{ kind: "again", reason: "EventBridge did not answer for it" }]);
});

it("asks for its bus by name", async () => {
  const { bus, asked } = await busAnswering(({ body: { Name } }) => ({ body: { Name } }));
  await bus.check();
  expect(asked).toEqual([{ operation: "AWSEvents.DescribeEventBus", body: { Name: "facts" } }]);
});

it.each([
  ["ThrottlingException", { name: "RATE_LIMIT", code: "throttled" }],
  ["AccessDeniedException", { name: "SYSTEM", code: "denied" }],
  ["ValidationException", { name: "SYSTEM", code: "eventbridge" }],
])("makes a %s of the whole call a fault", async (type, fault) => {
  const { bus } = await busAnswering(() => ({ status: 400, body: { __type: type, message: "no" } }));
  await expect(bus.put([entry("{}")])).rejects.toMatchObject(fault);
});

it("makes an address where nobody listens a NETWORK fault", async () => {
  await expect(busAt("http://127.0.0.1:9").put([entry("{}")])).rejects.toMatchObject({ name: "NETWORK" });
});
