import { useQuery } from "@tanstack/react-query";
import { catalogQuery } from "../data/queries.ts";
import { count } from "../kit/format.ts";
import { domainIcon, Icon } from "../kit/icon.tsx";
import type { EventsSearch } from "./search.ts";

interface Props {
  readonly search: EventsSearch;
  /** How many there are of each type, where that is known; null where only a part of the events was read. */
  readonly counts: ReadonlyMap<string, number> | null;
  readonly onChange: (change: Partial<EventsSearch>) => void;
}

/** The declared event types, each a switch of the filter. */
export function Facets({ search, counts, onChange }: Props) {
  const catalog = useQuery(catalogQuery());
  const chosen = search.type ?? [];
  const toggle = (type: string) => {
    const rest = chosen.filter((each) => each !== type);
    onChange({ type: rest.length < chosen.length ? rest : [...chosen, type].sort() });
  };
  return (
    <aside className="facets" aria-label="Types">
      {[...byDomain(catalog.data?.eventTypes ?? [])].map(([domain, types]) => (
        <section key={domain} className="facet">
          <h2 className="label">
            <Icon name={domainIcon(domain)} />
            <span>{domain}</span>
          </h2>
          {types.map((type) => (
            <button key={type} type="button" aria-pressed={chosen.includes(type)} onClick={() => toggle(type)}>
              <span className="cut">{type}</span>
              {counts === null ? null : <b className="tn">{count(counts.get(type) ?? 0)}</b>}
            </button>
          ))}
        </section>
      ))}
    </aside>
  );
}

function byDomain(types: readonly { readonly type: string; readonly domain: string }[]) {
  const domains = new Map<string, string[]>();
  for (const { type, domain } of types) domains.set(domain, [...(domains.get(domain) ?? []), type]);
  return domains;
}
