import type { DeadLetterItem } from "@bridgework/functions/http/contract";

/** Its fingerprint is made of its class and reason, unless it is given. */
export function letter(more: Partial<DeadLetterItem> = {}): DeadLetterItem {
  const { errorClass = "NETWORK", reason = "connect ECONNREFUSED 10.0.0.7:8080" } = more;
  return {
    fingerprint: `${errorClass} ${reason.replaceAll(/[\d.:]+/g, "*").toLowerCase()}`,
    id: "01M7WNMC4Y2V5Q7HTRLETTER00",
    kind: "failed",
    status: "dead",
    errorClass: "NETWORK",
    reason: "connect ECONNREFUSED 10.0.0.7:8080",
    attempts: 4,
    buriedAt: "2026-11-20T14:26:39.902Z",
    redrivenAt: null,
    eventType: "TaskSubmitted",
    stream: "task#01M7WNMC4Y2V5Q7HTRB3K8N2PA",
    workflow: "task-run",
    run: "01M7WNMC4Y2V5Q7HTRV0E5RK00",
    state: "Execute",
    correlationId: "01M7WNMC4Y2V5Q7HTRH2RQ7C00",
    payload: { taskId: "01M7WNMC4Y2V5Q7HTRB3K8N2PA", run: 1, name: "resize-image" },
    ...more,
  };
}
