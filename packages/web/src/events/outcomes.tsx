import type { RunItem } from "@bridgework/functions/http/contract";
import { NoMatch, OutcomePill } from "../kit/pill.tsx";

/** Pills in a row; more than these are a count. */
const SHOWN = 2;

/** What rules made of an event: the runs they started, or that none matched. Null = not known yet. */
export function Outcomes({ runs }: { readonly runs: readonly RunItem[] | null }) {
  if (runs === null) return <span className="none">…</span>;
  if (runs.length === 0) return <NoMatch />;
  return (
    <span className="outs">
      {runs.slice(0, SHOWN).map((run) => (
        <OutcomePill key={run.id} run={run} />
      ))}
      {runs.length > SHOWN ? <span className="plus tn">+{runs.length - SHOWN}</span> : null}
    </span>
  );
}
