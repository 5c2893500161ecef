import { Fault } from "@bridgework/core/kernel/fault";
import {
  type AppendRequest,
  type AppendResult,
  checkAppend,
  checkAppendSize,
  expectationHolds,
} from "@bridgework/core/ports/event-store";
import type { Ids } from "@bridgework/core/ports/ids";
import type { CommitPuts, Put } from "./dynamo-commit-puts.ts";
import type { Commits } from "./dynamo-commits.ts";
import type { Head } from "./dynamo-heads.ts";
import { type Commit, factsOf } from "./dynamo-items.ts";
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

/**
 * One conditional put after the newest commit that is known. Where that is not the newest, the put collides, and the
 * stream is read once to answer for certain.
 */
export async function appendCommit(ports: AppendPorts, given: AppendRequest): Promise<AppendResult> {
  checkAppend(given);
  const request = { ...given, events: structuredClone(given.events) };
  checkAppendSize(
    given.stream,
    request.events.flatMap(({ data, meta }) => [JSON.stringify(data), JSON.stringify(meta)]),
  );
  const nonce = ports.ids.next();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const { head, fresh } = await headFor(ports, request, round);
    const holds = expectationHolds(request.expected, head.version);
    if (!holds && !fresh) continue;
    const earlier = await recordedBefore(ports, request, { head, old: !holds });
    if (earlier !== undefined) return repeated(request, earlier);
    if (!holds) return { status: "conflict", version: head.version };
    const result = await attempt(ports, request, nextCommit(request, head, nonce));
    if (result !== undefined) return result;
  }
  throw new Fault(
    "SYSTEM",
    "contention",
    `Others appended to ${request.stream} ${MAX_ROUNDS} times in a row. Try again, or spread it over several streams.`,
  );
}

/** A stream that must not exist needs no read: if it does exist, the put of its first commit collides. */
async function headFor({ streams }: AppendPorts, { stream, expected, requestId }: AppendRequest, round: number) {
  const withRequests = requestId !== undefined;
  if (round > 1) return { head: await streams.newest(stream, { withRequests }), fresh: true };
  const known = streams.known(stream, { withRequests, mayBeNew: expected === 0 });
  if (known !== undefined) return { head: known, fresh: false };
  return { head: await streams.newest(stream, { withRequests }), fresh: true };
}

/** `old`: also where only its own item remembers the request. */
async function recordedBefore(
  { commits, forgetRequestAt }: AppendPorts,
  { stream, requestId }: AppendRequest,
  { head, old }: { readonly head: Head; readonly old: boolean },
): Promise<Commit | undefined> {
  if (requestId === undefined) return undefined;
  const kept = old && forgetRequestAt(stream) !== null;
  const commit = head.requests.get(requestId) ?? (kept ? await commits.requested(stream, requestId) : undefined);
  return commit === undefined ? undefined : commits.get({ stream, commit });
}

function nextCommit({ stream, events, requestId, fingerprint }: AppendRequest, head: Head, nonce: string): Commit {
  return {
    stream,
    commit: head.commit + 1,
    first: head.version + 1,
    nonce,
    request: requestId ?? null,
    fingerprint: fingerprint ?? null,
    events,
  };
}

/** Undefined where another commit won. */
async function attempt(ports: AppendPorts, request: AppendRequest, commit: Commit): Promise<AppendResult | undefined> {
  const put = await write(ports, commit);
  switch (put.kind) {
    case "written":
      return appended(ports, commit);
    case "taken":
      // The client sent the put again after a lost answer, and met its own commit.
      if (put.by.nonce === commit.nonce) return appended(ports, commit);
      return commit.request !== null && put.by.request === commit.request ? repeated(request, put.by) : undefined;
    case "requested": {
      const earlier = await ports.commits.get({ stream: commit.stream, commit: put.commit });
      return earlier === undefined ? undefined : repeated(request, earlier);
    }
    case "busy":
      return undefined;
  }
}

function write({ puts, forgetRequestAt }: AppendPorts, commit: Commit): Promise<Put> {
  const ttl = commit.request === null ? null : forgetRequestAt(commit.stream);
  return ttl === null ? puts.put(commit) : puts.putWithRequest(commit, ttl);
}

function appended({ streams }: AppendPorts, commit: Commit): AppendResult {
  streams.see(commit.stream, [commit]);
  return { status: "appended", facts: factsOf(commit) };
}

function repeated({ fingerprint }: AppendRequest, earlier: Commit): AppendResult {
  return { status: earlier.fingerprint === (fingerprint ?? null) ? "duplicate" : "mismatch", facts: factsOf(earlier) };
}
