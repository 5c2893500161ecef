import { MAX_PARTS } from "../ports/event-store.ts";

/** Records commands of one stream; never called for a stream again before it has answered. */
export interface Recorder<Command, Result> {
  alone(command: Command): Promise<Result>;
  /**
   * Records the first of the commands with one commit, as many as it can, and gives their results in order; none where
   * the first has to be recorded alone. A throw leaves open which were recorded.
   */
  together(commands: readonly Command[]): Promise<readonly Result[]>;
}

interface Waiting<Command, Result> {
  readonly command: Command;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Records the commands of each stream in the order in which they come. Those that come while one is being recorded wait
 * for it, and are recorded together: a stream takes one commit after another, so a hot one takes more commands with each.
 * A command that need not wait is recorded alone, at once.
 */
export function combined<Command extends { readonly stream: string }, Result>(
  recorder: Recorder<Command, Result>,
): (command: Command) => Promise<Result> {
  const queues = new Map<string, Waiting<Command, Result>[]>();
  const workOff = async (stream: string, queue: Waiting<Command, Result>[]) => {
    while (queue.length > 0) await recordNext(recorder, queue);
    queues.delete(stream);
  };
  return (command) =>
    new Promise((resolve, reject) => {
      const waiting = { command, resolve, reject };
      const queue = queues.get(command.stream);
      if (queue !== undefined) return void queue.push(waiting);
      const begun = [waiting];
      queues.set(command.stream, begun);
      workOff(command.stream, begun).catch(reject);
    });
}

async function recordNext<Command, Result>(
  { alone, together }: Recorder<Command, Result>,
  queue: Waiting<Command, Result>[],
): Promise<void> {
  const one = async (waiting: Waiting<Command, Result> | undefined) => {
    if (waiting !== undefined) await alone(waiting.command).then(waiting.resolve, waiting.reject);
  };
  if (queue.length === 1) return one(queue.shift());
  const next = queue.slice(0, MAX_PARTS);
  const results = await together(next.map(({ command }) => command)).catch(() => null);
  if (results === null) {
    // Each alone finds out whether it was recorded before the throw, and whether the fault is its own.
    for (const waiting of queue.splice(0, next.length)) await one(waiting);
  } else if (results.length === 0) await one(queue.shift());
  else {
    results.forEach((result, index) => void next[index]?.resolve(result));
    queue.splice(0, results.length);
  }
}
