import type { Commit, Commits } from "../../ports/commits.ts";
import { firstVersion, lastVersion } from "./batch.ts";

/** What this process has put of each stream: versions from one to another. */
export interface PutSpans {
  /** The commit with what must be put before it, oldest first; empty where it was put. It then counts as put. */
  take(commit: Commit): Promise<readonly Commit[]>;
  /** Of such a stream nothing is known any more. */
  forget(stream: string): void;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How much later than a commit another of its stream may have been recorded whose record comes before its own. */
const MOST_DISORDER_MS = 10_000;
const MOST_REPEATED = 200;
const REMEMBERED = 10_000;

export function createPutSpans(commits: Commits): PutSpans {
  const spans = new Map<string, Span>();

  const remember = (stream: string, span: Span) => {
    spans.delete(stream);
    spans.set(stream, span);
    if (spans.size > REMEMBERED) spans.delete(spans.keys().next().value ?? stream);
  };

  /** Also where the stream jumps: most often another process has put what lies between. */
  const recentBefore = async (commit: Commit, from: number): Promise<readonly Commit[]> => {
    const to = firstVersion(commit) - 1;
    if (from > to) return [];
    const range = { before: commit.commit, from: Math.max(from, to + 1 - MOST_REPEATED), to };
    const before = await commits.readBack(commit.stream, range);
    const since = Date.parse(commit.facts[0].time) - MOST_DISORDER_MS;
    const older = before.findLastIndex((each) => Date.parse(each.facts[0].time) < since);
    return before.slice(older + 1).filter((each) => firstVersion(each) >= from);
  };

  return {
    forget: (stream) => void spans.delete(stream),
    take: async (commit) => {
      const { stream } = commit;
      const span = spans.get(stream);
      const [first, last] = [firstVersion(commit), lastVersion(commit)];
      if (span !== undefined && first >= span.from && last <= span.to) return [];
      if (span !== undefined && last < span.from) return [commit];
      const due = [...(await recentBefore(commit, span === undefined ? 1 : span.to + 1)), commit];
      const from = firstVersion(due[0] ?? commit);
      remember(stream, { from: span !== undefined && from === span.to + 1 ? span.from : from, to: last });
      return due;
    },
  };
}
