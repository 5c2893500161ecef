import { Fault } from "@bridgework/core/kernel/fault";
import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it, vi } from "vitest";
import { watchStorage } from "./storage-health.ts";

const full = new Fault("SYSTEM", "storage", "the disk is full");

it("tells of a failed write until a write of its own succeeds", async () => {
  const clock = manualClock();
  const probe = vi.fn<() => Promise<void>>().mockRejectedValueOnce(full).mockResolvedValue(undefined);
  const onRecovered = vi.fn();
  const health = watchStorage({ clock, probe, onRecovered });
  expect(health.problem()).toBeNull();
  health.failed(full);
  health.failed(full);
  await clock.advance(1_000);
  expect(health.problem()).toBe("the disk is full");
  await clock.advance(1_000);
  expect(health.problem()).toBeNull();
  expect(probe).toHaveBeenCalledTimes(2);
  expect(onRecovered).toHaveBeenCalledTimes(1);
});

it("takes no other fault as one of the storage", () => {
  const health = watchStorage({ clock: manualClock(), probe: async () => {}, onRecovered: () => {} });
  health.failed(new Error("a listener failed"));
  expect(health.problem()).toBeNull();
});
