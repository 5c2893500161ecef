import { type Commit, lastOf } from "./dynamo-items.ts";

/** The newest commit that this process has seen of a stream, and the request ids before it. */
export interface Head {
  readonly commit: number;
  readonly version: number;
  /** Request ids of the last commits with the commits that they made. */
  readonly requests: ReadonlyMap<string, number>;
  /** Whether `requests` reaches back as far as the window does. */
  readonly complete: boolean;
}

/**
 * What this process knows of streams. Commits never change, so it may be behind but never wrong: a put after an old
 * head collides, and leaves no gap.
 */
export interface Heads {
  known(stream: string): Head | undefined;
  /** Takes note of commits that follow one another, oldest first. `complete`: nothing of the window lies before them. */
  see(stream: string, commits: readonly Commit[], complete?: boolean): void;
  /** Takes note of a head as a snapshot tells it. */
  seeSnapshot(
    stream: string,
    head: Omit<Head, "complete" | "requests">,
    requests: Iterable<readonly [string, number]>,
  ): void;
}

export const NO_HEAD: Head = { commit: 0, version: 0, requests: new Map(), complete: true };

export interface HeadsOptions {
  /** Commits whose request ids are known. */
  readonly window: number;
  /** Streams that are remembered. */
  readonly streams: number;
}

interface MutableHead extends Head {
  readonly requests: Map<string, number>;
}

export function createHeads({ window, streams }: HeadsOptions): Heads {
  const heads = new Map<string, MutableHead>();

  const remember = (stream: string, head: MutableHead): void => {
    for (const [request, commit] of head.requests) {
      if (commit > head.commit - window) break;
      head.requests.delete(request);
    }
    heads.delete(stream);
    heads.set(stream, head);
    if (heads.size > streams) heads.delete(heads.keys().next().value ?? stream);
  };

  return {
    known: (stream) => heads.get(stream),
    see: (stream, commits, complete = false) => {
      const [first] = commits;
      const last = commits.at(-1);
      if (first === undefined || last === undefined) return;
      const known = heads.get(stream);
      if (known !== undefined && last.commit <= known.commit && (known.complete || !complete)) return;
      const before = known !== undefined && !complete && first.commit <= known.commit + 1 ? known : undefined;
      const requests = addRequests(before?.requests ?? new Map(), commits);
      const whole = complete || first.commit === 1 || before?.complete === true;
      remember(stream, { commit: last.commit, version: lastOf(last), requests, complete: whole });
    },
    seeSnapshot: (stream, { commit, version }, requests) => {
      const known = heads.get(stream);
      if (known !== undefined && known.commit >= commit && known.complete) return;
      remember(stream, { commit, version, requests: new Map(requests), complete: true });
    },
  };
}

function addRequests(requests: Map<string, number>, commits: readonly Commit[]): Map<string, number> {
  for (const { parts, commit } of commits) {
    for (const { request } of parts) if (request !== null && !requests.has(request)) requests.set(request, commit);
  }
  return requests;
}
