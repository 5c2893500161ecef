import type { EventDetail } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import type { Json } from "../data/json.ts";
import { counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Icon } from "../kit/icon.tsx";
import { IdText } from "../kit/id.tsx";
import { runState, type State, stateLabel } from "../kit/state.ts";
import { latest } from "../live/run-book.ts";
import { useLive } from "../live/use-live.ts";
import { byNearness, type TestedField, testedFields } from "./matching.ts";

type Rule = EventDetail["rules"][number];

/** Every rule of the facts bus: why it matched and what it started, or which field it wanted otherwise. */
export function MatchingTab({ event }: { readonly event: EventDetail }) {
  const matched = event.rules.filter((rule) => rule.matched);
  const others = byNearness(
    event.rules.filter((rule) => !rule.matched),
    event,
  );
  return (
    <>
      <Verdict matched={matched} others={others} event={event} />
      {matched.map((rule) => (
        <Matched key={rule.rule} rule={rule} event={event} />
      ))}
      {others.length === 0 ? null : (
        <section className="others">
          <div className="head">
            <h3 className="label">Other rules, nearest first</h3>
            <span className="more">what they wanted</span>
          </div>
          {others.map((rule, index) => (
            <Missed key={rule.rule} rule={rule} event={event} open={matched.length === 0 && index === 0} />
          ))}
        </section>
      )}
    </>
  );
}

interface VerdictProps {
  readonly matched: readonly Rule[];
  readonly others: readonly Rule[];
  readonly event: EventDetail;
}

function Verdict({ matched, others, event }: VerdictProps) {
  const [nearest] = others;
  const fails = nearest === undefined ? [] : testedFields(nearest, event).filter(({ verdict }) => verdict === "fail");
  return (
    <p className="verdict">
      {matched.length === 0 ? (
        <b>No rule matched.</b>
      ) : (
        <>
          <b>{matched.map(({ rule }) => rule).join(" and ")}</b> matched.
        </>
      )}
      {nearest === undefined ? null : (
        <>
          {" "}
          Of {counted(others.length, "rule")} that did not, <b>{nearest.rule}</b> came nearest
          {fails.length === 0 ? "" : `: ${counted(fails.length, "field")} ${fails.length === 1 ? "fails" : "fail"}`}.
        </>
      )}
    </p>
  );
}

function Matched({ rule, event }: { readonly rule: Rule; readonly event: EventDetail }) {
  const fields = testedFields(rule, event);
  return (
    <section className="rule">
      <div className="rule-head">
        <Glyph state="ok" />
        <h3>{rule.rule}</h3>
        <span className="t3 tn">
          {fields.length} of {fields.length} pass
        </span>
      </div>
      <p className="t3">{rule.description}</p>
      <Fields fields={fields} />
      <Started rule={rule} />
    </section>
  );
}

function Started({ rule: { run, workflow } }: { readonly rule: Rule }) {
  const book = useLive((status) => status.runs);
  const now = run === null ? null : latest(book, run);
  const state: State = now === null ? "queued" : runState(now);
  return (
    <p className="started">
      <span className="label">Then starts</span>
      <Glyph state={state} />
      <span className="mid">{workflow}</span>
      {now === null ? (
        <span className="t3">not started yet</span>
      ) : (
        <>
          <Link to="/runs/$runId" params={{ runId: now.id }} className="q">
            <IdText value={now.id} />
          </Link>
          <span className="t3">{stateLabel(state)}</span>
        </>
      )}
    </p>
  );
}

interface MissedProps {
  readonly rule: Rule;
  readonly event: EventDetail;
  /** Whether it begins unfolded. */
  readonly open: boolean;
}

function Missed({ rule, event, open }: MissedProps) {
  const fields = testedFields(rule, event);
  const missed =
    fields.find(({ verdict }) => verdict === "fail") ?? fields.find(({ verdict }) => verdict === "unknown");
  return (
    <details className="miss" open={open}>
      <summary>
        <Icon name="close" />
        <b>{rule.rule}</b>
        {missed === undefined ? null : (
          <span className="cut t3">
            <span className="mono">{missed.path}</span> wanted <span className="mono t2">{listed(missed.wants)}</span>
          </span>
        )}
      </summary>
      <p className="t3">{rule.description}</p>
      <Fields fields={fields} />
    </details>
  );
}

function Fields({ fields }: { readonly fields: readonly TestedField[] }) {
  return (
    <table className="cmp">
      <thead>
        <tr>
          <th scope="col" className="label">
            Field, and what the event has
          </th>
          <th scope="col" className="label">
            What the rule wants
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ path, wants, has, verdict }) => (
          <tr key={path} className={verdict === "fail" ? "hot" : undefined}>
            <th scope="row">
              <span className="mono path">{path}</span>
              <span className="mono got">{has === undefined ? "absent" : brief(has)}</span>
            </th>
            <td>
              <VerdictMark verdict={verdict} />
              <span className="mono">{listed(wants)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function VerdictMark({ verdict }: Pick<TestedField, "verdict">) {
  if (verdict === "unknown") return <Icon name="nomatch" />;
  return (
    <span className={verdict === "pass" ? "st st-ok" : "st st-failed"}>
      <Icon name={verdict === "pass" ? "ok" : "failed"} />
      <span className="vh">{verdict === "pass" ? "pass" : "fails"}</span>
    </span>
  );
}

function listed(values: readonly Json[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}

const LONGEST = 120;

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
