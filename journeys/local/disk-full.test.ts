import { spawnSync } from "node:child_process";
import type { Health } from "@bridgework/functions/http/health-contract";
import { expect, it, onTestFinished } from "vitest";
import { getJson } from "../http.ts";
import { eventually, startProcess, temporaryFolder } from "../process.ts";

/*
 * A limit on the size of files stands for a full disk: writing past it fails. `prlimit` lifts it from outside, as
 * whoever makes room would.
 */

const LIMITED = ["bash", "-c", 'ulimit -S -f 1500; exec "$0" "$@"'];
const canLift = spawnSync("prlimit", ["--version"]).status === 0;

const form = { formType: "claim", fields: { text: "x".repeat(10_000) }, recipient: { email: "ada@example.com" } };

// prlimit is Linux's; elsewhere nothing lifts the limit from outside.
it.runIf(canLift)(
  "refuses while nothing can be written, says why once, goes on by itself, and loses nothing",
  async () => {
    const data = temporaryFolder();
    const bridgework = await startProcess({ data: data.path, through: LIMITED });
    onTestFinished(async () => {
      await bridgework.stop("SIGKILL");
      data.remove();
    });
    const publish = (key: string) => fetchForm(bridgework.url, key);

    const acknowledged: string[] = [];
    let refused = await publish("0");
    for (let count = 1; refused.status === 201; count += 1) {
      acknowledged.push(String(count - 1));
      refused = await publish(String(count));
    }
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    for (let count = 0; count < 50; count += 1) await publish(`late-${count}`);
    const { status, body } = await getJson<Health>(`${bridgework.url}/health`);
    expect([status, body.status, body.problem]).toEqual([503, "failing", expect.stringContaining("Cannot write")]);
    expect((await getJson(`${bridgework.url}/api/events`)).status).toBe(200);
    expect(bridgework.log.filter(({ event }) => event === "problem")).toHaveLength(1);

    spawnSync("prlimit", ["--pid", String(bridgework.pid), "--fsize=unlimited"]);
    await eventually("the process to go on", async () => bridgework.log.find(({ event }) => event === "recovered"));
    await eventually(
      "good health",
      async () => (await getJson(`${bridgework.url}/health`)).status === 200 || undefined,
    );
    expect((await publish("after")).status).toBe(201);
    const again = await Promise.all(acknowledged.map(publish));
    expect(again.map((answer) => answer.status)).toEqual(acknowledged.map(() => 200));
    expect(await bridgework.stop()).toBe(0);
  },
);

it("stops also while nothing can be written", async () => {
  const data = temporaryFolder();
  const bridgework = await startProcess({ data: data.path, through: LIMITED });
  onTestFinished(async () => {
    await bridgework.stop("SIGKILL");
    data.remove();
  });
  let status = 201;
  for (let count = 0; status === 201; count += 1) status = (await fetchForm(bridgework.url, String(count))).status;
  expect(await bridgework.stop()).toBe(0);
});

function fetchForm(url: string, key: string): Promise<Response> {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return fetch(`${url}/api/forms`, { method: "POST", headers, body: JSON.stringify(form) });
}
