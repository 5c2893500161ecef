import type { Ticket } from "@bridgework/functions/http/tickets-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectTo, type LiveClient } from "../live-client.ts";
import { eventually } from "../process.ts";
import type { System } from "../system.ts";
import { openCloudSystem } from "./system.ts";

/* A console's WebSocket behind API Gateway. */

let cloud: System;
beforeAll(async () => {
  cloud = await openCloudSystem({});
});
afterAll(() => cloud.close());

const change = (counter: string) => cloud.post(`/api/counters/${counter}/increment`, {});
const head = async () => (await cloud.get<{ readonly head: number }>("/api/events?limit=1")).body.head;

const isDone = ({ status }: { readonly status: string }) => status === "SUCCEEDED";

async function greeted(after?: number): Promise<LiveClient> {
  const client = await cloud.live(after);
  await eventually("the pong", async () => client.messages.find(({ kind }) => kind === "pong"));
  return client;
}

it("greets by the first ping, and tells of facts in the feed's order", async () => {
  const client = await greeted();
  expect(client.messages.map(({ kind }) => kind)).toEqual(["hello", "dead-letters", "alerts", "pong"]);
  await change("seen");
  await change("seen");
  await eventually("both facts", async () => (client.positions().length >= 2 ? true : undefined));
  const positions = client.positions();
  expect(positions).toEqual([...positions].sort((left, right) => left - right));
  await eventually("the counter", async () => client.messages.find(({ kind }) => kind === "counters"));
  client.breakOff();
});

it("tells of the runs that a fact has started", async () => {
  const client = await greeted();
  await cloud.post("/api/counters/told/increment", { amount: 10 });
  const ended = await eventually("the end of the run", async () =>
    client.messages.flatMap((message) => (message.kind === "runs" ? message.items : [])).find(isDone),
  );
  expect(ended).toMatchObject({ workflow: "counter-milestone", trigger: { stream: "counter#told" } });
  client.breakOff();
});

it("gives who comes back what it has missed, and nothing twice", async () => {
  const before = await head();
  await change("missed");
  await eventually("the feed", async () => ((await head()) > before ? true : undefined));
  const client = await greeted(before);
  expect(client.positions()).toHaveLength(1);
  await change("missed");
  await eventually("the next", async () => (client.positions().length >= 2 ? true : undefined));
  expect(new Set(client.positions()).size).toBe(client.positions().length);
  client.breakOff();
});

it("tells who watches a counter of that one alone, after a hello", async () => {
  const { body: ticket } = await cloud.post<Ticket>("/api/live/tickets", {});
  const watcher = await connectTo(`${ticket.url}&counter=watched`);
  watcher.ping(1);
  await eventually("the pong", async () => watcher.messages.find(({ kind }) => kind === "pong"));
  await change("other");
  await change("watched");
  await eventually("the counter", async () => watcher.messages.find(({ kind }) => kind === "counters"));
  expect(watcher.messages.map(({ kind }) => kind)).toEqual(["hello", "pong", "counters"]);
  expect(watcher.messages.at(-1)).toMatchObject({ items: [{ counterId: "watched", value: 1, version: 1 }] });
  watcher.breakOff();
});

it("lets in by a ticket alone, and once by each", async () => {
  const { body: ticket } = await cloud.post<Ticket>("/api/live/tickets", {});
  await expect(connectTo(ticket.url.replace(ticket.ticket, "guessed"))).rejects.toThrow("401");
  (await connectTo(ticket.url)).breakOff();
  await expect(connectTo(ticket.url)).rejects.toThrow("401");
});
