import { accept, type Decider, refuseField } from "../kernel/decider.ts";
import type { SubjectCommand } from "./commands.ts";
import type { SubjectEvent } from "./events.ts";

export interface SubjectState {
  readonly status: "none" | "asked" | "erased";
}

export const subjectDecider: Decider<SubjectState, SubjectCommand, SubjectEvent> = {
  initial: { status: "none" },
  evolve: (_, { type }) => ({ status: type === "SubjectErased" ? "erased" : "asked" }),
  decide: (command, { status }) => {
    switch (command.type) {
      // Each request is recorded: more may have been sealed since the last, or its run may have failed.
      case "RequestErasure": {
        const { type: _, ...data } = command;
        return accept({ type: "SubjectErasureRequested", data });
      }
      case "RecordErased": {
        const { type: _, ...data } = command;
        if (status === "erased") return accept();
        if (status === "asked") return accept({ type: "SubjectErased", data });
        const field = { path: "subject", expected: "a subject whose erasure was asked for", received: data.subject };
        return refuseField("not_asked", field, "Publish SubjectErasureRequested.");
      }
    }
  },
};
