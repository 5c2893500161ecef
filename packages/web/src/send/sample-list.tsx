import { Link, useNavigate } from "@tanstack/react-router";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { useSmall } from "../kit/media.ts";
import type { SampleGroup } from "./samples.ts";

interface Props {
  readonly groups: readonly SampleGroup[];
  readonly chosen: string;
}

/** What to send: a column of samples, or a select where there is no room for one. */
export function SampleList({ groups, chosen }: Props) {
  return useSmall() ? (
    <SampleSelect groups={groups} chosen={chosen} />
  ) : (
    <SampleColumn groups={groups} chosen={chosen} />
  );
}

function SampleColumn({ groups, chosen }: Props) {
  return (
    <nav className="samples" aria-label="Samples">
      {groups.map(({ label, samples }) => (
        <section key={label}>
          <h2 className="label">{label}</h2>
          {samples.map((sample) => (
            <Link
              key={sample.id}
              to="/send"
              search={{ sample: sample.id }}
              title={sample.hint}
              aria-current={sample.id === chosen ? "true" : undefined}
              activeProps={{}}
            >
              <Icon name={domainIcon(sample.type)} />
              <span className="cut">{sample.label}</span>
            </Link>
          ))}
        </section>
      ))}
    </nav>
  );
}

function SampleSelect({ groups, chosen }: Props) {
  const navigate = useNavigate();
  return (
    <select
      className="input sample-select"
      aria-label="Sample"
      value={chosen}
      onChange={(event) => void navigate({ to: "/send", search: { sample: event.target.value } })}
    >
      {groups.map(({ label, samples }) => (
        <optgroup key={label} label={label}>
          {samples.map(({ id, label: name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
