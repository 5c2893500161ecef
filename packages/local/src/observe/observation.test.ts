import { refuse } from "@bridgework/core/kernel/decider";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { expect, it } from "vitest";
import { observedOverload } from "./observation.ts";

it("counts the requests that are sent away, and none that are taken", () => {
  const metrics = memoryMetrics();
  const overload = observedOverload(
    {
      enter: ({ writes }) => (writes ? refuse("overloaded", "Full.") : { kind: "entered", left: () => {} }),
      stop: () => {},
    },
    { metrics },
  );
  for (const writes of [true, false]) overload.enter({ writes, bytes: 0 });
  expect(metrics.kept).toEqual([{ name: "bridgework_requests_shed_total", value: 1, labels: { access: "write" } }]);
});
