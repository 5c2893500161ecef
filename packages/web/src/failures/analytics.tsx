import type { LetterAnalytics } from "@bridgework/functions/http/failures-contract";
import { useQuery } from "@tanstack/react-query";
import type { LetterFilter } from "../data/api.ts";
import { count, counted } from "../kit/format.ts";
import { analyticsQuery } from "./redrive-query.ts";
import "./analytics.css";

type Counts = LetterAnalytics["byClass"];

interface Props {
  readonly filter: LetterFilter;
  readonly onType: (type: string) => void;
}

const AGE_LABELS: Readonly<Record<string, string>> = {
  "1h": "under 1 h",
  "1d": "under 1 d",
  "7d": "under 7 d",
  older: "older",
};
const MOST_ROWS = 4;

/** What the letters of the filter have in common, in one strip. */
export function Analytics({ filter, onType }: Props) {
  const { data } = useQuery(analyticsQuery(filter));
  if (data === undefined || data.total === 0) return null;
  const ages = data.byAge.map(({ key, count: of }) => ({ key: AGE_LABELS[key] ?? key, count: of }));
  return (
    <section className="an" aria-label="What the letters have in common">
      <Bars title="Class" counts={data.byClass} />
      <Bars title="Type" counts={data.byType} onPick={onType} />
      <Bars title="Handler" counts={data.byHandler} />
      <Bars title="Age" counts={ages} />
      <Trend title="Last 24 hours" counts={data.hours} />
      <Trend title="Last 14 days" counts={data.days} />
    </section>
  );
}

interface BarsProps {
  readonly title: string;
  readonly counts: Counts;
  readonly onPick?: (key: string) => void;
}

function Bars({ title, counts, onPick }: BarsProps) {
  if (counts.length === 0) return null;
  const most = Math.max(1, ...counts.map((each) => each.count));
  return (
    <div className="an-box">
      <h2 className="label">{title}</h2>
      <ul>
        {counts.slice(0, MOST_ROWS).map(({ key, count: of }) => (
          <li key={key}>
            <i style={{ width: `${(of / most) * 100}%` }} />
            {onPick === undefined ? (
              <span className="cut">{key}</span>
            ) : (
              <button type="button" className="cut q" onClick={() => onPick(key)}>
                {key || "without a type"}
              </button>
            )}
            <span className="tn">{count(of)}</span>
          </li>
        ))}
      </ul>
      {counts.length > MOST_ROWS ? <p className="t3">and {counted(counts.length - MOST_ROWS, "other")}</p> : null}
    </div>
  );
}

const HEIGHT = 44;
const STEP = 8;

/** A bar for each span of time; the numbers are in the label, since nobody can hover by keys. */
function Trend({ title, counts }: { readonly title: string; readonly counts: Counts }) {
  const most = Math.max(1, ...counts.map((each) => each.count));
  const total = counts.reduce((sum, each) => sum + each.count, 0);
  const width = counts.length * STEP;
  return (
    <div className="an-box">
      <h2 className="label">{title}</h2>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={trendLabel(total, most)}
      >
        {counts.map(({ key, count: of }, index) => {
          const height = of === 0 ? 1 : Math.max(3, (of / most) * HEIGHT);
          return (
            <rect key={key} x={index * STEP} y={HEIGHT - height} width={STEP - 2} height={height} data-none={of === 0}>
              <title>{`${key.slice(0, 16).replace("T", " ")}: ${counted(of, "letter")}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="t3 tn">
        {counted(total, "letter")}, {count(most)} at most
      </p>
    </div>
  );
}

function trendLabel(total: number, most: number): string {
  return `${counted(total, "letter")}, ${count(most)} at most at a time`;
}
