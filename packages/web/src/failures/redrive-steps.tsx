import type { RedrivePlan } from "@bridgework/functions/http/failures-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { LetterFilter, RedriveFilter } from "../data/api.ts";
import { Button } from "../kit/button.tsx";
import { Field } from "../kit/field.tsx";
import { count, counted, duration } from "../kit/format.ts";
import { IdText } from "../kit/id.tsx";
import { CLASSES } from "./classes.ts";
import { analyticsQuery } from "./redrive-query.ts";

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

export function WizardStep({ number, title, children }: StepProps) {
  return (
    <li>
      <i className="num tn" aria-hidden="true">
        {number}
      </i>
      <h3>{title}</h3>
      {children}
    </li>
  );
}

const ANY = "";

/** Which letters: what there is to choose from is what is dead. */
export function Selection({
  filter: { errorClass, eventType, fingerprint },
  onFilter,
}: {
  readonly filter: LetterFilter;
  readonly onFilter: (filter: RedriveFilter) => void;
}) {
  const { data } = useQuery(analyticsQuery({ status: "dead" }));
  const chosen = { errorClass, eventType, fingerprint };
  const change = (changed: Readonly<Record<string, string | undefined>>) => {
    const given = Object.entries({ ...chosen, ...changed }).filter(([, value]) => value !== undefined);
    onFilter(Object.fromEntries(given));
  };
  return (
    <div className="wz-pick">
      <Choice
        label="Class"
        value={errorClass}
        values={[...CLASSES]}
        onChange={(value) => change({ errorClass: value })}
      />
      <Choice
        label="Type"
        value={eventType}
        values={(data?.byType ?? []).map(({ key }) => key)}
        onChange={(value) => change({ eventType: value })}
      />
      <Choice
        label="Fingerprint"
        value={fingerprint}
        values={(data?.byFingerprint ?? []).map(({ key }) => key)}
        onChange={(value) => change({ fingerprint: value })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly values: readonly string[];
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, value, values, onChange }: ChoiceProps) {
  const known = value === undefined || values.includes(value) ? values : [value, ...values];
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value ?? ANY}
          onChange={({ target }) => onChange(target.value === ANY ? undefined : target.value)}
        >
          <option value={ANY}>Any</option>
          {known.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface DryRunProps {
  readonly plan: RedrivePlan;
  readonly isFetching: boolean;
  readonly onAgain: () => void;
}

export function DryRun({ plan, isFetching, onAgain }: DryRunProps) {
  const { total, examined, redrivable, duplicates, skipped } = plan;
  if (total === 0) return <p>No dead letter is selected.</p>;
  return (
    <>
      <p className="wz-res tn">
        <strong>{count(redrivable)}</strong> of {count(examined)} would be redriven
      </p>
      <Meter plan={plan} />
      <ul className="wz-list">
        {skipped.map(({ key, count: of, reason }) => (
          <li key={key}>
            <span className="mono">{key}</span> {counted(of, "letter")} would be skipped: {reason}
          </li>
        ))}
        {duplicates === 0 ? null : (
          <li>{counted(duplicates, "letter")} would publish the same as one before: it would happen twice.</li>
        )}
        {plan.byType.map(({ key, count: of }) => (
          <li key={key}>
            {key || "without a type"}: {counted(of, "letter")}
          </li>
        ))}
      </ul>
      <Sample ids={plan.sample} />
      <p className="t3">
        {examined < total ? `The oldest ${count(examined)} of ${count(total)} were tried. ` : ""}Nothing was recorded.
      </p>
      <Button onClick={onAgain} refusal={isFetching ? "It is being tried." : null}>
        Try again
      </Button>
    </>
  );
}

function Meter({ plan: { examined, redrivable, duplicates } }: { readonly plan: RedrivePlan }) {
  const once = redrivable - duplicates;
  const label = `${once} redriven once, ${duplicates} the same again, ${examined - redrivable} skipped`;
  return (
    <div className="wz-meter" role="img" aria-label={label}>
      <i style={{ flex: once }} className="m-go" />
      <i style={{ flex: duplicates }} className="m-dup" />
      <i style={{ flex: examined - redrivable }} className="m-bad" />
    </div>
  );
}

function Sample({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className="wz-ids">
      First:{" "}
      {ids.slice(0, 3).map((id) => (
        <Link key={id} to="/failures" search={{ letter: id }} className="q">
          <IdText value={id} />
        </Link>
      ))}
    </p>
  );
}

const RATES = { least: 1, most: 100 };
export const START_RATE = 10;

interface RateProps {
  /** Letters per second. */
  readonly rate: number;
  /** Letters that are selected. */
  readonly total: number;
  readonly onRate: (rate: number) => void;
}

export function Rate({ rate, total, onRate }: RateProps) {
  return (
    <Field label="Letters per second, at most" hint={`About ${duration((total / rate) * 1000)} for ${count(total)}.`}>
      {(control) => (
        <span className="wz-rate">
          <input
            {...control}
            type="range"
            min={RATES.least}
            max={RATES.most}
            value={rate}
            onChange={({ target }) => onRate(Number(target.value))}
          />
          <output className="tn">{rate} /s</output>
        </span>
      )}
    </Field>
  );
}
