import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
import type { SubjectEvent } from "./events.ts";

export const subjectsView: View = {
  name: "subjects",
  version: 1,
  project: (row: JsonObject | undefined, { type, data, time, meta, version }: FactOf<SubjectEvent>) => {
    const changed = { subject: data.subject, changedAt: time, version };
    switch (type) {
      case "SubjectErasureRequested":
        return { ...row, ...changed, status: "asked", askedBy: meta.actor, askedAt: time, erasedAt: null };
      case "SubjectErased":
        return { ...row, ...changed, status: "erased", erasedAt: time };
    }
  },
};
