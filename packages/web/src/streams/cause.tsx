import type { EventItem } from "@bridgework/functions/http/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { eventQuery } from "../data/queries.ts";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { OutcomePill } from "../kit/pill.tsx";
import { parseStreamName } from "../kit/stream-name.ts";

/** The event behind a version: what it is, what caused it, what it started. */
export function Cause({ event }: { readonly event: EventItem }) {
  return (
    <div className="cause">
      <div className="head">
        <h2>By this event</h2>
        <Link to="/events" search={{ event: event.id }} className="more q">
          Open
        </Link>
      </div>
      <dl className="pairs">
        <dt>Type</dt>
        <dd>
          <Icon name={domainIcon(event.type)} />
          {event.type} <span className="t3">schema {event.schemaVersion}</span>
        </dd>
        <dt>Id</dt>
        <dd>
          <Id value={event.id} whole />
        </dd>
        <dt>Actor</dt>
        <dd>
          <Actor actor={event.meta.actor} />
        </dd>
        <CausedBy id={event.meta.causationId} />
        <dt>Correlation</dt>
        <dd>
          <Link to="/events" search={{ correlationId: event.meta.correlationId }} className="q">
            <IdText value={event.meta.correlationId} />
          </Link>
        </dd>
        <dt>Started</dt>
        <dd>
          {event.runs.map((run) => (
            <OutcomePill key={run.id} run={run} />
          ))}
          {event.runs.length === 0 ? <span className="t3">no run</span> : null}
        </dd>
      </dl>
    </div>
  );
}

const RUN_ACTOR = "run:";

function Actor({ actor }: { readonly actor: string }) {
  if (!actor.startsWith(RUN_ACTOR)) return actor;
  const runId = actor.slice(RUN_ACTOR.length);
  return (
    <>
      run{" "}
      <Link to="/runs/$runId" params={{ runId }} className="q">
        <IdText value={runId} />
      </Link>
    </>
  );
}

function CausedBy({ id }: { readonly id: string | null }) {
  const { data } = useQuery({ ...eventQuery(id ?? ""), enabled: id !== null, retry: false });
  if (id === null) return null;
  const name = data === undefined ? null : parseStreamName(data.stream);
  return (
    <>
      <dt>Caused by</dt>
      <dd>
        <Link to="/events" search={{ event: id }} className="q">
          {data === undefined ? <IdText value={id} /> : data.type}
        </Link>
        {data === undefined || name === null ? null : (
          <Link to="/streams/$category/$id" params={name} search={{ at: data.version }} className="q">
            <StreamText stream={data.stream} version={data.version} />
          </Link>
        )}
      </dd>
    </>
  );
}
