import { ago, count, counted } from "../kit/format.ts";
import { useNow } from "../kit/time.tsx";
import type { Summary } from "./lines.ts";

interface Props {
  /** Null before the first answer. */
  readonly summary: Summary | null;
  readonly status: "dead" | "redriven";
}

/** `3 dead letters in 2 fingerprints, the oldest 4 m`; how many of them are shown, where that is not all. */
export function Sentence({ summary, status }: Props) {
  const now = useNow();
  const what = `${status} letter${summary?.total === 1 ? "" : "s"}`;
  if (summary === null) return <h1>Reading the dead letters…</h1>;
  if (summary.total === 0) return <h1>No {what}</h1>;
  return (
    <h1 className="tn">
      <strong>{count(summary.total)}</strong> {what}
      {summary.read < summary.total ? `, the newest ${count(summary.read)}` : ""} in{" "}
      {counted(summary.groups, "fingerprint")}
      {summary.oldest === null ? null : (
        <>
          , the oldest <strong>{ago(summary.oldest, now).replace(" ago", "")}</strong>
        </>
      )}
    </h1>
  );
}
