import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
import type { AuditEvent } from "./events.ts";

type HourRow = {
  readonly hour: string;
  /** With those that were only counted. */
  readonly refused: number;
  /** Of those that were recorded. */
  readonly byCode: Readonly<Record<string, number>>;
  readonly changedAt: string;
  readonly version: number;
};

/** Refusals by the hour. */
export const auditView: View = {
  name: "audits",
  version: 1,
  project: (row: JsonObject | undefined, { data, time, version }: FactOf<AuditEvent>): HourRow => {
    const { refused = 0, byCode = {} } = (row as HourRow | undefined) ?? {};
    return {
      hour: data.hour,
      refused: refused + 1 + data.suppressed,
      byCode: { ...byCode, [data.code]: (byCode[data.code] ?? 0) + 1 },
      changedAt: time,
      version,
    };
  },
};
