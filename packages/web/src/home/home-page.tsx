import { Unread } from "../kit/unread.tsx";
import { Breakers, DeadLetters, OpenAlerts } from "./aside.tsx";
import { FailingList } from "./failing.tsx";
import { Flow } from "./flow.tsx";
import { Lede } from "./lede.tsx";
import { Setup } from "./setup.tsx";
import { Throughput } from "./throughput.tsx";
import { Unmatched } from "./unmatched.tsx";
import { useHome } from "./use-home.ts";
import "../kit/lines.css";
import "./home.css";
import "./home-small.css";

/** In order of reading: the sentence, the hour, the way of an event, then what fails and what it touches. */
export function HomePage() {
  const { data: home, error, refetch } = useHome();
  if (home === undefined) return <Unread what="last hour" error={error} onRetry={() => void refetch()} />;
  return (
    <div className="home">
      <Lede home={home} />
      <Throughput home={home} />
      <Flow home={home} />
      <div className="cols">
        <div>
          <FailingList home={home} />
          <Unmatched unmatched={home.unmatched} />
        </div>
        <div className="h-aside">
          <OpenAlerts alerts={home.alerts} />
          <DeadLetters deadLetters={home.deadLetters} />
          <Breakers circuits={home.circuits} />
          {home.setup === null ? null : <Setup setup={home.setup} />}
        </div>
      </div>
    </div>
  );
}
