import type { EventStore } from "../ports/event-store.ts";
import type { Measure } from "../ports/measures.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import type { Views } from "../ports/views.ts";

/** What a sweep may touch. */
export interface SweepPorts extends StepPorts {
  readonly views: Views;
  readonly store: EventStore;
  readonly measure: Measure;
}

/** Work of a domain that no fact starts: it is done again and again. */
export interface Sweep {
  readonly name: string;
  readonly description: string;
  /** Seconds from the end of one to the beginning of the next; on AWS rounded up to whole minutes. */
  readonly everySeconds: number;
  /** Never runs twice at once in one process; bears that another process runs it too. What it throws is reported. */
  run(ports: SweepPorts): Promise<void>;
}
