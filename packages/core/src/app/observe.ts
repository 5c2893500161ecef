import { errorClassOf } from "../kernel/fault.ts";
import type { DeadLetters } from "../ports/dead-letters.ts";
import { type Logger, noLogger } from "../ports/logger.ts";
import { type Metrics, noMetrics } from "../ports/metrics.ts";
import type { Notifier } from "../ports/notifier.ts";
import { noTracing, type Tracing } from "../ports/tracing.ts";
import type { Publish, PublishRequest } from "./publish.ts";

/** Where what happens is shown. */
export interface Observation {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly logger: Logger;
}

export const UNOBSERVED: Observation = { metrics: noMetrics, tracing: noTracing, logger: noLogger };

/** Counts what is published and what became of it; each call is a span, which the facts carry as their trace context. */
export function observedPublish(publish: Publish, { metrics, tracing }: Observation): Publish {
  return async (request) => {
    const span = tracing.start({ name: nameOf(request), kind: "producer", parent: request.traceparent });
    const ended = (outcome: string, error?: string) => {
      metrics.put({ name: "bridgework_publishes_total", value: 1, labels: { outcome } });
      span.end({ attributes: { "bridgework.outcome": outcome }, ...(error === undefined ? {} : { error }) });
    };
    try {
      const { traceparent } = span;
      const result = await publish(traceparent === undefined ? request : { ...request, traceparent });
      if (result.kind === "recorded") {
        for (const { type } of result.facts)
          metrics.put({ name: "bridgework_facts_recorded_total", value: 1, labels: { type } });
      }
      ended(result.kind, result.kind === "refused" ? result.code : undefined);
      return result;
    } catch (error) {
      ended("failed", errorClassOf(error));
      throw error;
    }
  };
}

/** A type that nobody has declared may be anything: it is not a span's name. */
function nameOf(request: PublishRequest): string {
  return request.kind === "command" ? `publish ${request.domain}` : "publish event";
}

/** Counts what is given to the provider, and what became of it. */
export function observedNotifier(notifier: Notifier, { metrics }: Pick<Observation, "metrics">): Notifier {
  return {
    ...notifier,
    send: async (notification) => {
      const { channel } = notification;
      const count = (outcome: string) =>
        metrics.put({ name: "bridgework_notifications_total", value: 1, labels: { channel, outcome } });
      try {
        const sent = await notifier.send(notification);
        count("sent");
        return sent;
      } catch (error) {
        count(errorClassOf(error));
        throw error;
      }
    },
  };
}

/** Counts the letters that are buried, and tells of each; counts those that are redriven. */
export function observedDeadLetters<Kind extends DeadLetters>(
  deadLetters: Kind,
  { metrics, logger }: Pick<Observation, "metrics" | "logger">,
): Kind {
  return {
    ...deadLetters,
    bury: async (letter) => {
      await deadLetters.bury(letter);
      // The event type and the reason are left out: of what was rejected they may be anything.
      const { id, kind, errorClass, stream, workflow, run, state, correlationId } = letter;
      metrics.put({
        name: "bridgework_dead_letters_buried_total",
        value: 1,
        labels: { kind, error_class: errorClass },
      });
      logger.info("dead letter", { id, kind, errorClass, stream, workflow, run, state, correlationId });
    },
    markRedriven: async (id, at, requestId) => {
      const isMarked = await deadLetters.markRedriven(id, at, requestId);
      if (isMarked) metrics.put({ name: "bridgework_redrives_total", value: 1 });
      return isMarked;
    },
  };
}
