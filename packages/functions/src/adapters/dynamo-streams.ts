import type { Fact } from "@bridgework/core/kernel/event";
import { Fault } from "@bridgework/core/kernel/fault";
import { MAX_EVENTS_PER_APPEND, type StreamRange } from "@bridgework/core/ports/event-store";
import { type Commits, LAST_COMMIT } from "./dynamo-commits.ts";
import { type Head, type Heads, NO_HEAD } from "./dynamo-heads.ts";
import { type Commit, factsOf, lastOf } from "./dynamo-items.ts";
import { all } from "./dynamo-query.ts";

interface Wanted {
  /** Whether the request ids of the window are needed too. */
  readonly withRequests: boolean;
}

/** Reads of one stream. What they see is remembered, so that an append needs no read of its own. */
export interface StreamReads {
  read(stream: string, range?: StreamRange): Promise<readonly Fact[]>;
  /** What this process knows; undefined where that is not enough. `mayBeNew`: a stream unknown here is taken for new. */
  known(stream: string, wanted: Wanted & { readonly mayBeNew: boolean }): Head | undefined;
  /** The head as it is now: one query for what came after the known one, or for the last commits. */
  newest(stream: string, wanted: Wanted): Promise<Head>;
  see(stream: string, commits: readonly Commit[]): void;
  /** Number of the commit that holds a version, or of the one after the newest. */
  holding(stream: string, version: number): Promise<number>;
}

const DEFAULT_LIMIT = 1000;
const NEWEST = Number.MAX_SAFE_INTEGER;

export function streamReads(commits: Commits, heads: Heads, window: number): StreamReads {
  const usable = (stream: string, { withRequests }: Wanted): Head | undefined => {
    const head = heads.known(stream);
    return head !== undefined && (head.complete || !withRequests) ? head : undefined;
  };

  return {
    read: async (stream, range = {}) => {
      const { facts, seen } = await readRange(commits, stream, range, heads.known(stream));
      heads.see(stream, seen);
      return facts;
    },
    newest: async (stream, wanted) => {
      const known = usable(stream, wanted);
      if (known !== undefined) {
        const from = known.commit + 1;
        heads.see(stream, await all(commits.walk(stream, { from, order: "forward", limit: LAST_COMMIT })));
      } else {
        const limit = wanted.withRequests ? window : 1;
        const last = await all(commits.walk(stream, { order: "backward", limit }));
        heads.see(stream, last.reverse(), wanted.withRequests);
      }
      return heads.known(stream) ?? NO_HEAD;
    },
    known: (stream, wanted) =>
      usable(stream, wanted) ?? (wanted.mayBeNew && heads.known(stream) === undefined ? NO_HEAD : undefined),
    see: (stream, seen) => heads.see(stream, seen),
    holding: (stream, version) => holding(commits, stream, version, heads.known(stream)),
  };
}

async function readRange(commits: Commits, stream: string, range: StreamRange, head: Head | undefined) {
  const { from = 1, to = NEWEST, order = "forward", limit = DEFAULT_LIMIT } = range;
  const forward = order === "forward";
  // A bound inside a commit reads events that are not wanted, so one commit more may be needed.
  const most = from > 1 || to !== NEWEST ? limit + 1 : limit;
  const bounds = await commitsOf(commits, stream, { from, to, forward }, head);
  const facts: Fact[] = [];
  const seen: Commit[] = [];
  for await (const commit of commits.walk(stream, { ...bounds, order, limit: most })) {
    refuseBreak(seen.at(-1), commit, forward);
    seen.push(commit);
    const wanted = factsOf(commit).filter(({ version }) => version >= from && version <= to);
    facts.push(...(forward ? wanted : [...wanted].reverse()));
    if (facts.length >= limit || (forward ? lastOf(commit) >= to : commit.first <= from)) break;
  }
  return { facts: facts.slice(0, limit), seen: forward ? seen : seen.reverse() };
}

interface Versions {
  readonly from: number;
  readonly to: number;
  readonly forward: boolean;
}

/** Commits between which the versions lie: exact where reading begins, generous where it ends by itself. */
async function commitsOf(commits: Commits, stream: string, { from, to, forward }: Versions, head: Head | undefined) {
  if (forward) return { from: await holding(commits, stream, from, head), to: Math.min(to, LAST_COMMIT) };
  const last = to === NEWEST ? LAST_COMMIT : await holding(commits, stream, to, head);
  return { from: Math.ceil(from / MAX_EVENTS_PER_APPEND), to: last };
}

/**
 * Number of the commit that holds a version, or the one after the newest. It is never above the version, so streams of
 * single events are hit at once; others take a search by halves.
 */
async function holding(commits: Commits, stream: string, version: number, head: Head | undefined): Promise<number> {
  if (head !== undefined && version > head.version) return head.commit + 1;
  let low = Math.ceil(version / MAX_EVENTS_PER_APPEND);
  let high = Math.min(version, head?.commit ?? version);
  for (let probe = high; low < high; probe = Math.floor((low + high) / 2)) {
    const commit = await commits.get({ stream, commit: probe });
    if (commit === undefined) high = probe;
    else if (commit.first > version) high = probe - 1;
    else if (lastOf(commit) < version) low = probe + 1;
    else return probe;
  }
  return low;
}

/** A gap or an overlap of versions means that something else has written to the table. */
function refuseBreak(before: Commit | undefined, commit: Commit, forward: boolean): void {
  if (before === undefined) return;
  const [earlier, later] = forward ? [before, commit] : [commit, before];
  if (later.commit === earlier.commit + 1 && later.first === lastOf(earlier) + 1) return;
  throw new Fault(
    "SYSTEM",
    "broken_stream",
    `${commit.stream}: commit ${earlier.commit} ends at version ${lastOf(earlier)}, and commit ${later.commit} begins at ${later.first}. Expected the next number and version; restore the stream from a backup.`,
  );
}
