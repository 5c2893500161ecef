import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import { partsOf } from "../failures/fingerprint.ts";
import { count, counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Ago } from "../kit/time.tsx";

type Group = Home["failing"][number];

/** What is dead, by what it died of; each leads to its letters. */
export function FailingList({ home: { failing, fingerprints } }: { readonly home: Home }) {
  return (
    <section aria-label="Failing">
      <div className="head">
        <h2>Failing</h2>
        <span className="t3 tn">{fingerprints === 0 ? "" : counted(fingerprints, "fingerprint")}</span>
        <Link to="/failures" className="more">
          All failures
        </Link>
      </div>
      {failing.length === 0 ? <p className="h-none t3">Nothing is dead. What fails for good is counted here.</p> : null}
      <ol className="h-groups">
        {failing.length === 0 ? null : (
          <li className="h-gh label" aria-hidden="true">
            <span />
            <span>Fingerprint</span>
            <span>24 h</span>
            <span className="r">Dead</span>
            <span className="r">Last</span>
          </li>
        )}
        {failing.map((group) => (
          <li key={group.fingerprint}>
            <Link to="/failures" search={{ fingerprint: group.fingerprint }} className="h-g">
              <Glyph state="dead" />
              <span className="what">
                <span className="cut msg">
                  <Reason reason={group.reason} />
                </span>
                <span className="where cut">
                  <span className="mono">{group.errorClass}</span> {placeOf(group)}
                </span>
              </span>
              <Spark hours={group.hours} />
              <span className="r tn">
                {count(group.dead)}
                <span className="vh"> dead</span>
              </span>
              <span className="r t3">
                <Ago value={group.last} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Reason({ reason }: { readonly reason: string }) {
  return partsOf(reason).map(({ text, varies }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity and keep their order.
    varies ? <i key={index}>{text}</i> : text,
  );
}

function placeOf({ workflow, state }: Group): string {
  if (workflow === null) return "refused at the door of the bus";
  return state === null ? `in ${workflow}` : `in ${workflow} › ${state}`;
}

const SPARK = { step: 3.5, bar: 2.1, height: 20 };

/** A bar for each of the last 24 hours. */
function Spark({ hours }: Pick<Group, "hours">) {
  const most = Math.max(1, ...hours);
  const width = hours.length * SPARK.step;
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${width} ${SPARK.height}`}
      width={width}
      height={SPARK.height}
      aria-hidden="true"
    >
      {hours.map((dead, index) => {
        const height = dead === 0 ? 1 : Math.max(3, (dead / most) * SPARK.height);
        const x = index * SPARK.step;
        return (
          <rect
            key={x}
            x={x}
            y={SPARK.height - height}
            width={SPARK.bar}
            height={height}
            opacity={dead === 0 ? 0.4 : 1}
          />
        );
      })}
    </svg>
  );
}
