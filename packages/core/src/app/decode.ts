import { type Fact, parseStream } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { Topology } from "../kernel/topology.ts";
import type { AppendResult, EventStore } from "../ports/event-store.ts";

/**
 * The one decode point: a store whose facts are of the newest schema versions, whatever they were recorded as. It
 * wraps the adapter instead of being called by it, so that adapters know nothing of schemas, and nobody can forget it:
 * the composition hands out only the wrapped one. Its reads throw a SYSTEM fault `newer_event` for a fact that a newer
 * program has recorded.
 */
export function decodedStore<Store extends EventStore>(topology: Topology, store: Store): Store {
  const decode = (fact: Fact) => decodeFact(topology, fact);
  return {
    ...store,
    append: async (request) => decodeResult(decode, await store.append(request)),
    read: async (stream, range) => (await store.read(stream, range)).map(decode),
    readAll: async (range) => (await store.readAll(range)).map(decode),
    find: async (eventId) => {
      const fact = await store.find(eventId);
      return fact === undefined ? undefined : decode(fact);
    },
    findRequest: async (stream, requestId) => {
      const recorded = await store.findRequest(stream, requestId);
      return recorded === undefined ? undefined : { ...recorded, facts: recorded.facts.map(decode) };
    },
    ...decodedLoad(decode, store.load),
  };
}

function decodedLoad(decode: (fact: Fact) => Fact, load: EventStore["load"]): Pick<EventStore, "load"> {
  if (load === undefined) return {};
  return {
    load: async (stream, reducer) => {
      const loaded = await load(stream, reducer);
      return { ...loaded, facts: loaded.facts.map(decode) };
    },
  };
}

/** One fact lifted to the newest schema version; for consumers that get facts without reading a store. */
export function decodeFact(topology: Topology, fact: Fact): Fact {
  const declared = topology.eventTypes.get(fact.type)?.eventType;
  if (declared === undefined) return undeclared(topology, fact);
  const { schemaVersion, upcasters = [] } = declared;
  if (fact.schemaVersion === schemaVersion) return fact;
  if (fact.schemaVersion > schemaVersion) throw newerEvent(fact, `this program knows it up to ${schemaVersion}`);
  const missing = upcasters.slice(fact.schemaVersion - 1);
  return { ...fact, schemaVersion, data: missing.reduce((data, upcast) => upcast(data), fact.data) };
}

/** What was just appended is as this program writes it. */
function decodeResult(decode: (fact: Fact) => Fact, result: AppendResult): AppendResult {
  switch (result.status) {
    case "appended":
    case "conflict":
      return result;
    case "duplicate":
    case "mismatch":
      return { ...result, facts: result.facts.map(decode) };
  }
}

/** Streams of a domain that is gone are nobody's any more; an unknown event of a known domain is of a newer program. */
function undeclared(topology: Topology, fact: Fact): Fact {
  const domain = topology.domain(parseStream(fact.stream)?.category ?? "");
  if (domain === undefined) return fact;
  throw newerEvent(fact, "this program does not know it");
}

function newerEvent({ type, schemaVersion, stream, version }: Fact, known: string): Fault {
  const found = `Version ${version} of ${stream} is a ${type} of schema version ${schemaVersion}`;
  return new Fault("SYSTEM", "newer_event", `${found}, and ${known}. Start the newer program that recorded it.`);
}
