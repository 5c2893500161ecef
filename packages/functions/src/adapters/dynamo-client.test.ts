import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { clientOf } from "./backend.fixture.ts";
import { getItem } from "./dynamo-query.ts";

const close: (() => void)[] = [];
afterEach(() => {
  for (const each of close.splice(0)) each();
});

/** A server in DynamoDB's place, with what came to it. */
async function stand(answer: RequestListener) {
  const came = { requests: 0, connections: 0 };
  const server = createServer((request, response) => {
    came.requests += 1;
    answer(request, response);
  });
  server.on("connection", () => {
    came.connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  close.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  return { came, endpoint: `http://127.0.0.1:${port}` };
}

const key = { pk: "a", sk: "b" };

it("keeps its connection from one request to the next", async () => {
  const { came, endpoint } = await stand((request, response) => {
    request.resume().on("end", () => response.setHeader("content-type", "application/x-amz-json-1.0").end("{}"));
  });
  const client = clientOf({ endpoint });
  close.push(() => client.destroy());
  for (let count = 0; count < 3; count += 1) expect(await getItem(client, "events", key)).toBeUndefined();
  expect(came).toEqual({ requests: 3, connections: 1 });
});

it("gives up on a server that does not answer, after its attempts of a bounded time", async () => {
  const { came, endpoint } = await stand(() => {});
  const client = clientOf({ endpoint }, { attempts: 2, requestTimeout: 20 });
  close.push(() => client.destroy());
  await expect(getItem(client, "events", key)).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
  expect(came.requests).toBe(2);
});

it("tries again what was throttled, and then says so", async () => {
  const { came, endpoint } = await stand((request, response) => {
    const body = JSON.stringify({
      __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException",
      message: "slow down",
    });
    request
      .resume()
      .on("end", () => response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(body));
  });
  const client = clientOf({ endpoint }, { attempts: 2 });
  close.push(() => client.destroy());
  await expect(getItem(client, "events", key)).rejects.toMatchObject({ name: "RATE_LIMIT", code: "throttled" });
  expect(came.requests).toBe(2);
});
