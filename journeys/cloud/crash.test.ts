import { createServer } from "node:http";
import type { EventPage, Receipt, StreamState } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../process.ts";
import { asking } from "../system.ts";
import { type Assembly, openAssembly } from "./assembly.ts";
import { listening } from "./stand-ins/aws-server.ts";

/* Every process of every function is killed in the middle of what it does; AWS calls them again. */

let cloud: Assembly;
let operator: ReturnType<typeof asking>;
beforeAll(async () => {
  cloud = await openAssembly({ environment: { TASK_FAILURE_RATE: "0", OUTBOUND: "private" } });
  operator = asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` });
});
afterAll(() => cloud.close());

it("tries a task again whose function was killed", async () => {
  let calls = 0;
  const outside = await listening(
    createServer(async (_, response) => {
      calls += 1;
      if (calls === 1) await cloud.crash();
      response.writeHead(200).end("{}");
    }),
  );
  const handler = { type: "http", url: `${outside.url}/work` };
  const { body: task } = await operator.post<Receipt>("/api/tasks", { name: "killed", handler, input: {} });
  const done = await eventually("the task's end", async () => {
    const { body } = await operator.get<StreamState>(`/api/streams/task/${task.id}`);
    return body.state?.["status"] === "succeeded" ? body : undefined;
  });
  expect(done.state).toMatchObject({ result: { status: 200 } });
  expect(calls).toBeGreaterThan(1);
  outside.close();
});

it("shows and relays every fact that was recorded, once", async () => {
  const stream = "counter#killed";
  const increment = (key: string) =>
    operator.post("/api/counters/killed/increment", {}, { "idempotency-key": key }).catch(() => undefined);
  const first = Array.from({ length: 10 }, (_, index) => increment(`k${index}`));
  await first[0];
  await cloud.crash();
  await Promise.all(first);
  for (let index = 0; index < 10; index += 1) await increment(`k${index}`);
  const shown = await eventually("all facts", async () => {
    const { body } = await operator.get<EventPage>(`/api/events?order=forward&stream=${encodeURIComponent(stream)}`);
    return body.items.length >= 10 ? body.items : undefined;
  });
  expect(shown.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
