import type { Fact } from "@bridgework/core/kernel/event";
import { Fault } from "@bridgework/core/kernel/fault";
import {
  type AppendPart,
  type AppendRequest,
  type AppendResult,
  type AppendTogether,
  type AppendTogetherResult,
  checkAppend,
  checkAppendSize,
  checkTogether,
  type Expected,
  expectationHolds,
  jsonIn,
  repeatedPart,
} from "@bridgework/core/ports/event-store";
import type { Ids } from "@bridgework/core/ports/ids";
import type { CommitPuts, Put } from "./dynamo-commit-puts.ts";
import type { Commits } from "./dynamo-commits.ts";
import type { Head } from "./dynamo-heads.ts";
import { type Commit, factsOf, madeBy, requestsOf } from "./dynamo-items.ts";
import type { StreamReads } from "./dynamo-streams.ts";

export interface AppendPorts {
  readonly ids: Ids;
  readonly commits: Commits;
  readonly puts: CommitPuts;
  readonly streams: StreamReads;
  /** The second at which a stream's request ids may be forgotten; null: when they leave the window. */
  readonly forgetRequestAt: (stream: string) => number | null;
}

/** Each lost round means that another writer won it, so this many are lost on a very hot stream alone. */
const MAX_ROUNDS = 32;

export async function appendCommit(ports: AppendPorts, request: AppendRequest): Promise<AppendResult> {
  checkAppend(request);
  const { stream, expected, ...part } = request;
  const result = await commitOnce(ports, { stream, expected, parts: [part] });
  switch (result.kind) {
    case "written":
      return { status: "appended", facts: factsOf(result.commit) };
    case "conflict":
      return { status: "conflict", version: result.version };
    case "repeated": {
      const earlier = madeBy(result.by, result.request) ?? { facts: [], fingerprint: null };
      const same = earlier.fingerprint === (part.fingerprint ?? null);
      return { status: same ? "duplicate" : "mismatch", facts: earlier.facts };
    }
  }
}

export async function appendTogether(ports: AppendPorts, request: AppendTogether): Promise<AppendTogetherResult> {
  checkTogether(request);
  const { parts } = request;
  const twice = repeatedPart(parts, () => false);
  if (twice >= 0) return { status: "repeated", part: twice };
  const result = await commitOnce(ports, request);
  switch (result.kind) {
    case "written":
      return { status: "appended", facts: factsOfParts(result.commit) };
    case "conflict":
      return { status: "conflict", version: result.version };
    case "repeated":
      return { status: "repeated", part: parts.findIndex(({ requestId }) => requestId === result.request) };
  }
}

function factsOfParts(commit: Commit): readonly (readonly Fact[])[] {
  const facts = factsOf(commit);
  let next = 0;
  return commit.parts.map(({ size }) => {
    next += size;
    return facts.slice(next - size, next);
  });
}

interface Wanted {
  readonly stream: string;
  readonly expected: Expected;
  readonly parts: readonly AppendPart[];
}

type Outcome =
  | { readonly kind: "written"; readonly commit: Commit }
  | Repeated
  | { readonly kind: "conflict"; readonly version: number };

/** A request was recorded before, by a commit. */
interface Repeated {
  readonly kind: "repeated";
  readonly request: string;
  readonly by: Commit;
}

/**
 * One conditional put after the newest commit that is known. Where that is not the newest, the put collides, and the
 * stream is read once to answer for certain.
 */
async function commitOnce(ports: AppendPorts, given: Wanted): Promise<Outcome> {
  const wanted = { ...given, parts: structuredClone(given.parts) };
  checkAppendSize(given.stream, jsonIn(wanted.parts.flatMap(({ events }) => events)));
  const nonce = ports.ids.next();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const { head, fresh } = await headFor(ports, wanted, round);
    const holds = expectationHolds(wanted.expected, head.version);
    if (!holds && !fresh) continue;
    const earlier = await recordedBefore(ports, wanted, { head, old: !holds });
    if (earlier !== undefined) return earlier;
    if (!holds) return { kind: "conflict", version: head.version };
    const outcome = await attempt(ports, nextCommit(wanted, head, nonce));
    if (outcome !== undefined) return outcome;
  }
  throw new Fault(
    "SYSTEM",
    "contention",
    `Others appended to ${wanted.stream} ${MAX_ROUNDS} times in a row. Try again, or spread it over several streams.`,
  );
}

/** A stream that must not exist needs no read: if it does exist, the put of its first commit collides. */
async function headFor({ streams }: AppendPorts, { stream, expected, parts }: Wanted, round: number) {
  const withRequests = parts.some(({ requestId }) => requestId !== undefined);
  if (round > 1) return { head: await streams.newest(stream, { withRequests }), fresh: true };
  const known = streams.known(stream, { withRequests, mayBeNew: expected === 0 });
  if (known !== undefined) return { head: known, fresh: false };
  return { head: await streams.newest(stream, { withRequests }), fresh: true };
}

/** `old`: also where only its own item remembers the request. */
async function recordedBefore(
  { commits, forgetRequestAt }: AppendPorts,
  { stream, parts }: Wanted,
  { head, old }: { readonly head: Head; readonly old: boolean },
): Promise<Repeated | undefined> {
  const kept = old && forgetRequestAt(stream) !== null;
  for (const { requestId } of parts) {
    if (requestId === undefined) continue;
    const commit = head.requests.get(requestId) ?? (kept ? await commits.requested(stream, requestId) : undefined);
    const by = commit === undefined ? undefined : await commits.get({ stream, commit });
    if (by !== undefined) return { kind: "repeated", request: requestId, by };
  }
  return undefined;
}

function nextCommit({ stream, parts }: Wanted, head: Head, nonce: string): Commit {
  return {
    stream,
    commit: head.commit + 1,
    first: head.version + 1,
    nonce,
    parts: parts.map(({ requestId = null, fingerprint = null, events }) => ({
      request: requestId,
      fingerprint,
      size: events.length,
    })),
    events: parts.flatMap(({ events }) => events),
  };
}

/** Undefined where another commit won. */
async function attempt(ports: AppendPorts, commit: Commit): Promise<Outcome | undefined> {
  const put = await write(ports, commit);
  switch (put.kind) {
    case "written":
      return written(ports, commit);
    case "taken": {
      // The client sent the put again after a lost answer, and met its own commit.
      if (put.by.nonce === commit.nonce) return written(ports, commit);
      const others = requestsOf(put.by);
      const request = requestsOf(commit).find((each) => others.includes(each));
      return request === undefined ? undefined : { kind: "repeated", request, by: put.by };
    }
    case "requested": {
      const by = await ports.commits.get({ stream: commit.stream, commit: put.commit });
      return by === undefined ? undefined : { kind: "repeated", request: put.request, by };
    }
    case "busy":
      return undefined;
  }
}

function write({ puts, forgetRequestAt }: AppendPorts, commit: Commit): Promise<Put> {
  const ttl = requestsOf(commit).length === 0 ? null : forgetRequestAt(commit.stream);
  return ttl === null ? puts.put(commit) : puts.putWithRequests(commit, ttl);
}

function written({ streams }: AppendPorts, commit: Commit): Outcome {
  streams.see(commit.stream, [commit]);
  return { kind: "written", commit };
}
