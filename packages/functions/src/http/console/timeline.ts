import type { HistoryEvent } from "@bridgework/core/ports/workflows";
import type { TimelineRow } from "../contract.ts";
export function timeline(_history: readonly HistoryEvent[]): TimelineRow[] {
  return [];
}
