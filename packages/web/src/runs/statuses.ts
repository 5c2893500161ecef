import type { RunItem } from "@bridgework/functions/http/contract";

export type RunStatus = RunItem["status"];

/** In the order in which they are offered. A missing one does not compile. */
const LABELS: Readonly<Record<RunStatus, string>> = {
  RUNNING: "Running",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  TIMED_OUT: "Timed out",
  ABORTED: "Aborted",
};

export const RUN_STATUSES: readonly RunStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

export function statusLabel(status: RunStatus): string {
  return LABELS[status];
}
