import type { Catalog, EventItem, EventPage } from "@bridgework/functions/http/contract";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { configure, render } from "@testing-library/react";
import { vi } from "vitest";
import { createConsoleRouter } from "../app/router.tsx";
import { createQueryClient } from "../data/queries.ts";
import { world } from "../live/fake-live.fixture.ts";
import { LiveProvider } from "../live/use-live.ts";

// The first page of a file waits for its code to be read, which takes longer than a render.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 20_000 });

/** What the server answers to a path, with its status; undefined is 404. */
export type Answers = (path: string, init: RequestInit | undefined) => unknown;

/** The whole console at an address, over a server that the test plays. */
export function renderConsole(address: string, answers: Answers) {
  giveSizes();
  const fetched = vi.fn(async (path: string, init?: RequestInit) => {
    const body = answers(path, init);
    if (body instanceof Response) return body;
    return body === undefined ? Response.json(NOT_FOUND, { status: 404 }) : Response.json(body);
  });
  vi.stubGlobal("fetch", fetched);
  const server = world();
  const queries = createQueryClient();
  const router = createConsoleRouter(queries, createMemoryHistory({ initialEntries: [address] }));
  render(
    <QueryClientProvider client={queries}>
      <LiveProvider value={server.live}>
        <RouterProvider router={router} />
      </LiveProvider>
    </QueryClientProvider>,
  );
  return { server, fetched, address: () => router.state.location.href };
}

const NOT_FOUND = { error: { code: "not_found", message: "There is no such thing.", details: [] } };

/** The test's page has no layout, and a virtual list shows what fits: 20 rows. */
function giveSizes(): void {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
}

export function pageOf(items: readonly EventItem[], more: Partial<EventPage> = {}): EventPage {
  const head = items[0]?.position ?? 0;
  return { items: [...items], next: null, head, relayed: head, ...more };
}

export const catalog: Catalog = {
  eventTypes: [
    {
      type: "CounterChanged",
      domain: "counter",
      schemaVersion: 1,
      description: "A counter went up or down.",
      schema: {},
      sample: { counterId: "global", delta: 1 },
      publishable: true,
    },
  ],
  rules: [],
  workflows: [],
};
