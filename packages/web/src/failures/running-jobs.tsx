import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { count } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { jobsQuery } from "./redrive-query.ts";

/** The redrives that are under way, for whoever has closed their panel or has not started them. */
export function RunningJobs() {
  const { data } = useQuery(jobsQuery());
  const running = data?.items.filter(({ status }) => status === "running") ?? [];
  return running.map(({ jobId, total, redriven, skipped, reason }) => (
    <p key={jobId} className="f-job">
      <Glyph state="running" label="Redriving" />
      <Link to="/failures" search={{ redrive: jobId }} className="q tn">
        {count(redriven + skipped)} of {count(total)}
      </Link>
      <span className="cut t3">{reason}</span>
    </p>
  ));
}
