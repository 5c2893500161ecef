import type { EventDetail } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { count } from "../kit/format.ts";
import { Id, IdText } from "../kit/id.tsx";
import { AbsoluteTime } from "../kit/time.tsx";

/** Where an event came from and what it belongs to. */
export function MetaTab({ event }: { readonly event: EventDetail }) {
  const { meta } = event;
  return (
    <dl className="pairs meta">
      <Pair name="Event id">
        <Id value={event.id} whole />
      </Pair>
      <Pair name="Recorded">
        <AbsoluteTime value={event.time} />
      </Pair>
      <Pair name="Position">
        <span className="tn">{count(event.position)}</span> <span className="t3">in the global order</span>
      </Pair>
      <Pair name="Schema version">{event.schemaVersion}</Pair>
      <Pair name="Correlation">
        <Link to="/events" search={{ correlationId: meta.correlationId, event: event.id, tab: "meta" }} className="q">
          <IdText value={meta.correlationId} whole />
        </Link>
        <span className="t3"> everything that one request set in motion</span>
      </Pair>
      <Pair name="Caused by">
        {meta.causationId === null ? (
          <span className="t3">nothing: it is the first of its chain</span>
        ) : (
          <Link from="/events" search={(before) => ({ ...before, event: meta.causationId ?? "" })} className="q">
            <IdText value={meta.causationId} whole />
          </Link>
        )}
      </Pair>
      <Pair name="Actor">
        <Actor actor={meta.actor} />
      </Pair>
      <Pair name="Source">
        <span className="mono">{meta.source}</span>
      </Pair>
      {meta.requestId === undefined ? null : (
        <Pair name="Request id">
          <Id value={meta.requestId} whole />
        </Pair>
      )}
      {meta.traceparent === undefined ? null : (
        <Pair name="Trace">
          <Id value={meta.traceparent} whole />
        </Pair>
      )}
    </dl>
  );
}

function Pair({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** `run:<id>` is the step of a run. */
function Actor({ actor }: { readonly actor: string }) {
  const [, runId] = /^run:(.+)$/.exec(actor) ?? [];
  if (runId === undefined) return <span className="mono">{actor}</span>;
  return (
    <>
      <span className="t3">a step of run </span>
      <Link to="/runs/$runId" params={{ runId }} className="q">
        <IdText value={runId} />
      </Link>
    </>
  );
}
