import type { Clock } from "@bridgework/core/ports/clock";
import type { StepSettings } from "@bridgework/core/ports/step-ports";
import { topology } from "@bridgework/core/topology";
import { systemClock } from "@bridgework/functions/system/clock";
import { nodeHttpClient } from "@bridgework/functions/system/http-client";
import { systemIds } from "@bridgework/functions/system/ids";
import { systemRandom } from "@bridgework/functions/system/random";
import type { NotifySettings } from "@bridgework/local/notify/open-notifier";
import { openRuntime } from "@bridgework/local/runtime";
import { startServer } from "@bridgework/local/server";

/** So much faster than the machine's clock: a minute in three seconds. */
const TIMES = 20;

export interface HurriedOptions {
  readonly folder: string;
  readonly notify: NotifySettings;
  readonly settings: Partial<StepSettings>;
}

/**
 * The whole system with its doors on a real port and its calls over real sockets, whose time passes faster: what waits
 * for a minute would make a journey too long. Calls out are given up by the machine's time.
 */
export async function startHurriedProcess({ folder, notify, settings }: HurriedOptions) {
  const clock = hurriedClock();
  const problems: string[] = [];
  const runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, notify },
    http: nodeHttpClient({ clock: systemClock() }),
    ids: systemIds(clock),
    random: systemRandom(),
    settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost", ...settings },
    onProblem: (problem) => void problems.push(problem),
  });
  const server = await startServer({ ...runtime, consoleFolder: null, host: "127.0.0.1", port: 0 });
  const stop = async () => {
    await server.close();
    await runtime.close();
  };
  return { url: server.url, problems, stop };
}

export type HurriedProcess = Awaited<ReturnType<typeof startHurriedProcess>>;

function hurriedClock(): Clock {
  const machine = systemClock();
  const start = machine.now();
  return {
    now: () => Math.floor(start + (machine.now() - start) * TIMES),
    after: (delay, wake) => machine.after(delay / TIMES, wake),
  };
}
