import type { Catalog } from "@bridgework/functions/http/contract";
import type { JsonObject } from "../data/json.ts";

/** What the form can begin with. */
export interface Sample {
  /** In the address; an event type, or a name of its own. */
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly type: string;
  readonly data: JsonObject;
}

export interface SampleGroup {
  readonly label: string;
  readonly samples: readonly Sample[];
}

/** One click each: what somebody wants to see first. */
const QUICK: readonly Sample[] = [
  {
    id: "form-both",
    label: "A form, by e-mail and SMS",
    hint: "Two notifications side by side, each retried by itself.",
    type: "FormSubmitted",
    data: {
      formType: "contact",
      fields: { subject: "Opening hours", message: "Are you open on Sunday?" },
      recipient: { email: "ada@example.com", phone: "+15550100200" },
    },
  },
  {
    id: "task-chance",
    label: "A task that fails by chance",
    hint: "Fails at the rate that the system is set to, and is retried.",
    type: "TaskSubmitted",
    data: { name: "resize-image", handler: { type: "simulated" }, input: { image: "cat.png", width: 640 } },
  },
  {
    id: "task-dead",
    label: "A task that fails for good",
    hint: "Every attempt of its first run fails: a dead letter. Its redrive succeeds.",
    type: "TaskSubmitted",
    data: {
      name: "charge-card",
      handler: { type: "simulated", failRuns: 1, failureRate: 0, errorClass: "NETWORK" },
      input: { invoice: "INV-1042" },
    },
  },
  {
    id: "counter-up",
    label: "A counter, one up",
    hint: "Each multiple of 10 on its way up starts a workflow.",
    type: "CounterChanged",
    data: { counterId: "global", delta: 1 },
  },
];

/** The quick samples, then every event type that may be published, by domain. */
export function samplesOf(catalog: Pick<Catalog, "eventTypes">): readonly SampleGroup[] {
  const eventTypes = catalog.eventTypes.filter(({ publishable }) => publishable);
  const known = new Set(eventTypes.map(({ type }) => type));
  const domains = [...new Set(eventTypes.map(({ domain }) => domain))];
  const groups = domains.map((domain) => ({
    label: domain,
    samples: eventTypes.filter((each) => each.domain === domain).map(sampleOf),
  }));
  return [{ label: "start here", samples: QUICK.filter(({ type }) => known.has(type)) }, ...groups];
}

function sampleOf({ type, description, sample }: Catalog["eventTypes"][number]): Sample {
  return { id: type, label: type, hint: description, type, data: sample };
}

/** The sample that an address names; the first of all where it names none. */
export function findSample(groups: readonly SampleGroup[], id: string | undefined): Sample | undefined {
  const all = groups.flatMap(({ samples }) => samples);
  return all.find((sample) => sample.id === id) ?? all[0];
}
