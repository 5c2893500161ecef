import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import { isJsonObject, type Json } from "../kernel/json.ts";
import { isErased, isSealed, type Path, replaceAt, type Sealed, valueAt } from "../kernel/personal.ts";
import { MASK } from "../kernel/secrets.ts";
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
  if (personal.length === 0 && domain.secrets === undefined) return data;
  const given = Object.fromEntries(Object.entries(data));
  const marked = [...personal.map(notSecret), ...(domain.secrets?.(given) ?? []).map(secretAt)];
  const clear = marked.flatMap(({ path, secret }) => {
    const value = valueAt(data, path);
    return value === undefined || isSealed(value) || isErased(value) ? [] : [{ path, secret, value }];
  });
  if (clear.length === 0) return data;
  const subject = domain.subjectOf?.(given);
  if (typeof subject !== "string") throw new Error(`${domain.name}/domain.ts does not say whose personal values are.`);
  const values = clear.map(({ value }) => value);
  const sealed = await sealer.seal(subject, values);
  return clear.reduce((copy, { path, secret }, index) => {
    const value = sealed[index] ?? null;
    return replaceAt(copy, path, secret && value !== null ? { ...value, secret } : value);
  }, data);
}

const notSecret = (path: Path) => ({ path, secret: false }) as const;
const secretAt = (path: Path) => ({ path, secret: true }) as const;

/** Facts as whoever may see all of them sees them. Those without personal values cost nothing. */
export async function openFacts(topology: Topology, sealer: Sealer, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const holds = ({ type }: Fact) => {
    const declared = topology.eventTypes.get(type);
    return declared !== undefined && (declared.personal.length > 0 || declared.domain.secrets !== undefined);
  };
  return facts.some(holds) ? openAll(sealer, facts) : facts;
}

/**
 * A copy for those who may see everything: every sealed value is opened, however deep, and `show` says how it appears.
 * Secret ones are masked.
 */
export async function openAll<Value>(
  sealer: Sealer,
  value: Value,
  show: (opened: Json) => Json = same,
): Promise<Value> {
  const sealed = sealedIn(value);
  if (sealed.length === 0) return value;
  const personal = sealed.filter(({ secret }) => secret !== true);
  const opened = await sealer.open(personal);
  const shown = new Map<unknown, Json>(sealed.map((each) => [each, MASK]));
  for (const [index, each] of personal.entries()) shown.set(each, shownAs(opened[index] ?? null, show));
  return replaced(value, shown) as Value;
}

/** A copy in which every sealed value is opened, secret ones too: for what works with them, and shows them to nobody. */
export async function openForWork<Value>(sealer: Sealer, value: Value): Promise<Value> {
  const sealed = sealedIn(value);
  if (sealed.length === 0) return value;
  const opened = await sealer.open(sealed);
  return replaced(value, new Map<unknown, Json>(sealed.map((each, index) => [each, opened[index] ?? null]))) as Value;
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
