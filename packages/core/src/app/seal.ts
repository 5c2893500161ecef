import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import { isJsonObject, type Json } from "../kernel/json.ts";
import { isErased, isSealed, type Path, replaceAt, type Sealed, valueAt } from "../kernel/personal.ts";
import type { Topology } from "../kernel/topology.ts";
import type { Sealer } from "../ports/sealer.ts";

/**
 * Data with its personal values sealed, all with the key of the one whose they are. What is sealed already stays so,
 * whosever it is: a decider may pass it on.
 */
export async function sealWithin<Data extends object>(
  {
    sealer,
    domain,
    personal,
  }: { readonly sealer: Sealer; readonly domain: Domain; readonly personal: readonly Path[] },
  data: Data,
): Promise<Data> {
  const clear = personal.flatMap((path) => {
    const value = valueAt(data, path);
    return value === undefined || isSealed(value) || isErased(value) ? [] : [{ path, value }];
  });
  if (clear.length === 0) return data;
  const subject = domain.subjectOf?.(Object.fromEntries(Object.entries(data)));
  if (typeof subject !== "string") throw new Error(`${domain.name}/domain.ts does not say whose personal values are.`);
  const values = clear.map(({ value }) => value);
  const sealed = await sealer.seal(subject, values);
  return clear.reduce((given, { path }, index) => replaceAt(given, path, sealed[index] ?? null), data);
}

/** Facts as whoever may see all of them sees them. Those without personal values cost nothing. */
export async function openFacts(topology: Topology, sealer: Sealer, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const holds = ({ type }: Fact) => (topology.eventTypes.get(type)?.personal.length ?? 0) > 0;
  return facts.some(holds) ? openAll(sealer, facts) : facts;
}

/** A copy in which every sealed value is opened, however deep; `show` says how an opened value appears. */
export async function openAll<Value>(
  sealer: Sealer,
  value: Value,
  show: (opened: Json) => Json = same,
): Promise<Value> {
  const sealed = sealedIn(value);
  if (sealed.length === 0) return value;
  const opened = await sealer.open(sealed);
  const shown = new Map<unknown, Json>(sealed.map((each, index) => [each, shownAs(opened[index] ?? null, show)]));
  return replaced(value, shown) as Value;
}

const same = (opened: Json) => opened;

function shownAs(opened: Json, show: (opened: Json) => Json): Json {
  return isErased(opened) ? opened : show(opened);
}

function sealedIn(value: unknown): readonly Sealed[] {
  if (isSealed(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(sealedIn);
  return isJsonObject(value) ? Object.values(value).flatMap(sealedIn) : [];
}

function replaced(value: unknown, shown: ReadonlyMap<unknown, Json>): unknown {
  const known = shown.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) return value.map((each) => replaced(each, shown));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, shown)]));
}
