import { readSettings } from "@bridgework/cli/settings";
import type { Clock } from "@bridgework/core/ports/clock";
import { topology } from "@bridgework/core/topology";
import { systemClock } from "@bridgework/functions/system/clock";
import { nodeHttpClient } from "@bridgework/functions/system/http-client";
import { systemIds } from "@bridgework/functions/system/ids";
import { systemRandom } from "@bridgework/functions/system/random";
import { openRuntime } from "@bridgework/local/runtime";
import { startServer } from "@bridgework/local/server";

/** So much faster than the machine's clock: a minute in three seconds. */
const TIMES = 20;

export interface HurriedOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The whole system with its doors on a real port and its calls over real sockets, whose time passes faster: what waits
 * for a minute would make a journey too long. Calls out are given up by the machine's time.
 */
export async function startHurriedProcess({ folder, environment }: HurriedOptions) {
  const clock = hurriedClock();
  const settings = readSettings(environment);
  const { smtp, outbound } = settings;
  const problems: string[] = [];
  const runtime = await openRuntime({
    ...{ folder, topology, version: "1.0.0", clock, settings },
    notify: smtp === undefined ? {} : { smtp: { ...smtp, outbound } },
    http: nodeHttpClient({ clock: systemClock(), outbound }),
    ids: systemIds(clock),
    random: systemRandom(),
    onProblem: (problem) => void problems.push(problem),
  });
  const server = await startServer({ ...runtime, consoleFolder: null, host: "127.0.0.1", port: 0 });
  const stop = async () => {
    await server.close();
    await runtime.close();
  };
  return { url: server.url, problems, stop };
}

function hurriedClock(): Clock {
  const machine = systemClock();
  const start = machine.now();
  return {
    now: () => Math.floor(start + (machine.now() - start) * TIMES),
    after: (delay, wake) => machine.after(delay / TIMES, wake),
  };
}
