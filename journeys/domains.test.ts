import type { EventPage } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domainStories } from "./domain-stories.ts";
import { getJson, postJson } from "./http.ts";
import { connectLive } from "./live-client.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "./process.ts";

const start = (data: string) => startProcess({ data, environment: { TASK_FAILURE_RATE: "0" } });

domainStories(async () => {
  const folder = temporaryFolder();
  const bridgework = await start(folder.path);
  return {
    url: bridgework.url,
    sent: async () => {
      const { body } = await getJson<{ readonly items: readonly { readonly to: string }[] }>(
        `${bridgework.url}/api/outbox`,
      );
      return body.items.map(({ to }) => to);
    },
    log: () => JSON.stringify(bridgework.log),
    close: async () => {
      await bridgework.stop();
      folder.remove();
    },
  };
});

describe("a live client", () => {
  const folder = temporaryFolder();
  let bridgework: StartedProcess;
  const at = (path: string) => `${bridgework.url}${path}`;
  beforeAll(async () => {
    bridgework = await start(folder.path);
  });
  afterAll(async () => {
    await bridgework.stop();
    folder.remove();
  });

  it("sees the value of a counter that others change", async () => {
    const client = await connectLive(bridgework.url);
    await Promise.all(Array.from({ length: 20 }, () => postJson(at("/api/counters/shared/increment"), {})));
    await eventually("the value on the live connection", async () =>
      client.messages.find(
        (message) =>
          message.kind === "counters" && message.items.some((item) => item.counterId === "shared" && item.value === 20),
      ),
    );
    client.breakOff();
  });

  it("that comes back with the last position it saw misses nothing, and gets nothing twice, under load", async () => {
    const { body: before } = await getJson<EventPage>(at("/api/events?limit=1"));
    const loading = Promise.all(
      Array.from({ length: 8 }, async (_, publisher) => {
        for (let count = 0; count < 40; count += 1) await postJson(at(`/api/counters/load-${publisher}/increment`), {});
      }),
    );
    const seen: number[] = [];
    let last = before.head;
    let isLoading = true;
    void loading.then(() => {
      isLoading = false;
    });
    while (isLoading) {
      const client = await connectLive(bridgework.url, last);
      await eventually("a fact", async () => (client.positions().length > 0 || !isLoading ? true : undefined));
      client.breakOff();
      seen.push(...client.positions());
      last = seen.at(-1) ?? last;
    }
    const { body: after } = await getJson<EventPage>(at("/api/events?limit=1"));
    const client = await connectLive(bridgework.url, last);
    if (last < after.head)
      await eventually("the rest", async () => (client.positions().at(-1) ?? 0) >= after.head || undefined);
    client.breakOff();
    seen.push(...client.positions());
    expect(seen).toEqual(Array.from({ length: after.head - before.head }, (_, index) => before.head + index + 1));
  });
});
