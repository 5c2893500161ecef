import type { Attempt, RunDetail, TimelineRow } from "@bridgework/functions/http/contract";

const START = Date.parse("2026-11-20T14:26:39.902Z");

/** ISO time so many milliseconds after the run's start. */
export function at(ms: number): string {
  return new Date(START + ms).toISOString();
}

export function attempt(number: number, from: number, to: number | null, more: Partial<Attempt> = {}): Attempt {
  return {
    number,
    scheduledAt: at(from),
    startedAt: at(from),
    stoppedAt: to === null ? null : at(to),
    status: to === null ? "running" : "succeeded",
    error: null,
    cause: null,
    retryAfter: null,
    ...more,
  };
}

export function failedAttempt(number: number, from: number, to: number, retryAfter: number | null): Attempt {
  const cause = "Rate exceeded for phone number pool +49*";
  return attempt(number, from, to, { status: "failed", error: "RATE_LIMIT", cause, retryAfter });
}

export function state(id: number, name: string, from: number, to: number | null, more: Partial<TimelineRow> = {}) {
  const row: TimelineRow = {
    id,
    parent: null,
    depth: 0,
    name,
    type: "Task",
    status: to === null ? "running" : "succeeded",
    startedAt: at(from),
    stoppedAt: to === null ? null : at(to),
    input: null,
    output: null,
    error: null,
    cause: null,
    attempts: [],
    ...more,
  };
  return row;
}

/** A form whose SMS was given up after three tries, four minutes apart. */
export function givenUpRun(more: Partial<RunDetail> = {}): RunDetail {
  const tries = [
    failedAttempt(1, 120, 530, 2_000),
    failedAttempt(2, 2_530, 3_010, 251_000),
    failedAttempt(3, 254_010, 254_380, null),
  ];
  return {
    id: "01M7WNMC4Y2V5Q7HTRV0E5RK00",
    arn: "arn:aws:states:us-east-1:000000000000:execution:form-notify:01M7WNMC4Y2V5Q7HTRV0E5RK00",
    workflow: "form-notify",
    status: "SUCCEEDED",
    activity: null,
    retries: 2,
    startedAt: at(0),
    stoppedAt: at(254_900),
    trigger: {
      rule: "form-submitted",
      eventId: "01M7WNMC4Y2V5Q7HTRB3K8N2PA",
      eventType: "FormSubmitted",
      stream: "form#01M7WNMC4Y2V5Q7HTRB3K8N2PA",
      version: 1,
      correlationId: "01M7WNMC4Y2V5Q7HTRH2RQ7C00",
    },
    error: null,
    cause: null,
    input: {},
    output: null,
    definition: { StartAt: "Notify", States: {} },
    timeline: [
      state(2, "Notify", 40, 254_500, { type: "Parallel" }),
      state(3, "Email", 60, 540, { type: "Branch", parent: 2, depth: 1 }),
      state(5, "SendEmail", 70, 530, { parent: 3, depth: 2, attempts: [attempt(1, 70, 530)] }),
      state(4, "Sms", 60, 254_490, { type: "Branch", parent: 2, depth: 1, status: "caught" }),
      state(6, "SendSms", 110, 254_390, {
        parent: 4,
        depth: 2,
        status: "caught",
        error: "RATE_LIMIT",
        attempts: tries,
      }),
      state(9, "Complete", 254_600, 254_890, { attempts: [attempt(1, 254_600, 254_890)] }),
    ],
    emitted: [],
    events: 47,
    ...more,
  };
}
