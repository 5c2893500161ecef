import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { getJson, postJson } from "../http.ts";
import { startProcess } from "../process.ts";

/* What the environment says of a process's log and traces. */

async function started(environment: Readonly<Record<string, string>>) {
  const bridgework = await startProcess({ data: "none", environment });
  onTestFinished(async () => void (await bridgework.stop()));
  return bridgework;
}

it("logs no request from the level notice on", async () => {
  const { url, log } = await started({ LOG_LEVEL: "notice" });
  await getJson(`${url}/health`);
  expect(log.filter(({ event }) => event === "request")).toEqual([]);
});

it("exports traces as the environment says", async () => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end("{}");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void collector.close());
  await new Promise((listening) => collector.once("listening", listening));
  const address = collector.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { url, stop } = await started({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await postJson(`${url}/api/counters/hits/increment`, { amount: 1 });
  await stop();
  expect(bodies.join("")).toContain('"name":"POST /api/counters/{id}/increment"');
});
