import { limitsOf } from "../kernel/circuit.ts";
import { Fault } from "../kernel/fault.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncomingResponse } from "../ports/http-client.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { type Call, callThrough, type Verdict } from "./call-through.ts";

/** Left to a step to record how far it came. */
const SPARE_MS = 1000;

/** When a try that begins now has to have stopped. `due`: when whoever runs it gives it up; null: never. */
export function deadlineOf({ timeout }: Pick<Step, "timeout">, now: number, due: number | null): number {
  const limit = timeout === undefined ? Number.POSITIVE_INFINITY : now + timeout * 1000;
  return Math.min(limit, due ?? Number.POSITIVE_INFINITY) - SPARE_MS;
}

/** The ports with which a step calls out: through its circuit, and not beyond its deadline. */
export function guardedPorts(step: Step, input: unknown, context: StepContext, ports: StepPorts): StepPorts {
  const { clock, http, notifier } = ports;
  const through = circuitOf(step, input, context, ports);
  const left = () => context.deadline - clock.now();
  return {
    ...ports,
    notifier: {
      send: (notification) => {
        const work = () => within(clock, left(), () => notifier.send(notification));
        return through({ work, judge: () => ({ kind: "succeeded" }) });
      },
    },
    http: {
      send: (request) => {
        const work = async () => {
          if (left() <= 0) throw outOfTime();
          return http.send({ ...request, timeout: Math.min(request.timeout, left()) });
        };
        return through({ work, judge: judgeAnswer });
      },
    },
  };
}

function circuitOf({ circuit }: Step, input: unknown, context: StepContext, ports: StepPorts) {
  const name = circuit?.name(input) ?? null;
  if (circuit === undefined || name === null) return <Result>({ work }: Call<Result>) => work();
  const use = { name, limits: limitsOf(circuit), context };
  return <Result>(call: Call<Result>) => callThrough(ports, use, call);
}

/** Whoever answers works, but for an answer that says that it does not. */
function judgeAnswer({ status }: IncomingResponse): Verdict {
  if (status === 429) return { kind: "neutral" };
  return status >= 500 ? { kind: "failed", reason: `SYSTEM http_${status}` } : { kind: "succeeded" };
}

/** Cockatiel's timeout reads the machine's clock; this one takes the port. The work itself cannot be stopped. */
function within<Result>(clock: Clock, milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  if (milliseconds <= 0) return Promise.reject(outOfTime());
  if (milliseconds === Number.POSITIVE_INFINITY) return work();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => reject(outOfTime()));
    void work().then(resolve, reject).finally(cancel);
  });
}

function outOfTime(): Fault {
  return new Fault(
    "NETWORK",
    "timeout",
    "No answer came before the step's time was over. Raise its timeout, or try again.",
  );
}
