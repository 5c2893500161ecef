import type { Observation } from "@bridgework/core/app/observe";
import type { Clock } from "@bridgework/core/ports/clock";
import type { AwsDoor } from "../aws-door.ts";

export interface AwsRequestsOptions extends Pick<Observation, "metrics" | "logger"> {
  readonly clock: Pick<Clock, "now">;
  /** Services that the door has, as `AWSEvents`: others go by one name. */
  readonly services: readonly string[];
}

/** Counts, times and logs the requests of AWS's protocol by their service. Each entry of PutEvents is a trace of its own. */
export function observedAwsDoor(door: AwsDoor, { metrics, logger, clock, services }: AwsRequestsOptions): AwsDoor {
  return async (request, caller) => {
    const began = clock.now();
    const response = await door(request, caller);
    const target = request.headers.get("x-amz-target") ?? "";
    const route = `POST / ${services.find((service) => target.startsWith(`${service}.`)) ?? "unknown"}`;
    const { status } = response;
    const milliseconds = clock.now() - began;
    metrics.put({ name: "bridgework_http_requests_total", value: 1, labels: { route, status: String(status) } });
    metrics.put({ name: "bridgework_http_request_seconds", value: milliseconds / 1000, labels: { route } });
    logger.info("request", { route, status, milliseconds, requestId: response.headers.get("x-amzn-requestid") });
    return response;
  };
}
