import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { LetterFilter, RedriveEvent } from "./events.ts";

export type RedriveRow = {
  readonly jobId: string;
  readonly status: "running" | "aborted" | "completed";
  readonly filter: LetterFilter;
  readonly ratePerSecond: number;
  readonly reason: string;
  readonly startedBy: string;
  /** Letters that the filter found when it started. */
  readonly total: number;
  readonly redriven: number;
  readonly skipped: number;
  /** Of what was aborted. */
  readonly abortReason: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly changedAt: string;
  readonly version: number;
};

export const redrivesView = foldedView({ name: "redrives", version: 1, newRow, changes });

function changes({ redriven, skipped }: RedriveRow, { type, data, time }: FactOf<RedriveEvent>): Partial<RedriveRow> {
  switch (type) {
    case "RedriveStarted": {
      const { filter, ratePerSecond, reason, total } = data;
      return { filter, ratePerSecond, reason, total };
    }
    case "LetterRedriven":
      return { redriven: redriven + 1 };
    case "LetterSkipped":
      return { skipped: skipped + 1 };
    case "RedriveAdvanced":
      return {};
    case "RedriveAborted":
      return { status: "aborted", abortReason: data.reason, endedAt: time };
    case "RedriveCompleted":
      return { status: "completed", endedAt: time };
  }
}

function newRow({ data, time, meta, version }: FactOf<RedriveEvent>): RedriveRow {
  return {
    jobId: data.jobId,
    status: "running",
    ...{ filter: {}, ratePerSecond: 1, reason: "", startedBy: meta.actor },
    ...{ total: 0, redriven: 0, skipped: 0, abortReason: null },
    ...{ startedAt: time, endedAt: null, changedAt: time, version },
  };
}
