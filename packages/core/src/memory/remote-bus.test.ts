import { expect, it } from "vitest";
import { remoteBusContract } from "../ports/remote-bus.contract.ts";
import { MAX_BUS_ENTRIES } from "../ports/remote-bus.ts";
import { memoryRemoteBus } from "./remote-bus.ts";

remoteBusContract("memoryRemoteBus", async ({ exists, answer }) => {
  const bus = memoryRemoteBus({
    exists,
    answer: ({ detail }) => {
      const kind = answer(detail);
      return kind === "taken" ? { kind } : { kind, reason: "as told" };
    },
  });
  const calls = () => bus.calls.map((call) => call.map(({ entry }) => entry.detail));
  return { bus, calls, close: async () => {} };
});

it("refuses a call of more entries than one may have", async () => {
  const entry = { source: "s", detailType: "T", detail: "{}", time: "2026-01-01T00:00:00.000Z" };
  const entries = Array.from({ length: MAX_BUS_ENTRIES + 1 }, () => entry);
  await expect(memoryRemoteBus().put(entries)).rejects.toThrow("A call takes 10 entries, got 11.");
});
