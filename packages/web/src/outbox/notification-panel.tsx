import type { RunItem } from "@bridgework/functions/http/contract";
import type { OutboxItem } from "@bridgework/functions/http/outbox-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { eventQuery, runQuery } from "../data/queries.ts";
import { Icon } from "../kit/icon.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { parseStreamName } from "../kit/stream-name.ts";
import { AbsoluteTime } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { channelIcon, channelLabel } from "./channels.ts";
import { notificationQuery } from "./outbox-query.ts";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function NotificationPanel({ id, onClose }: Props) {
  const { data, error, refetch } = useQuery(notificationQuery(id));
  const title = (
    <>
      {data === undefined ? null : <Icon name={channelIcon(data.channel)} />}
      <h2>{data === undefined ? "Notification" : channelLabel(data.channel)}</h2>
      <Id value={id} whole />
    </>
  );
  return (
    <SidePanel what="notification" title={title} onClose={onClose}>
      {data === undefined ? (
        <UnreadOne
          what="notification"
          error={error}
          missing={`None has the id ${id}. Old ones go after RETENTION_DAYS_OUTBOX.`}
          onRetry={() => void refetch()}
        />
      ) : (
        <Notification notification={data} />
      )}
    </SidePanel>
  );
}

/** The text is shown as it is: it may have come from anybody, and is never read as HTML. */
function Notification({ notification }: { readonly notification: OutboxItem }) {
  return (
    <SideBody label="What would have been sent">
      <p className="ob-why">
        <Icon name="off" />
        Not sent: {notification.reason}
      </p>
      <dl className="pairs">
        <dt>To</dt>
        <dd>{notification.to}</dd>
        {notification.channel === "sms" ? null : (
          <>
            <dt>Subject</dt>
            <dd className="mid">{notification.subject}</dd>
          </>
        )}
        <dt>Kept</dt>
        <dd>
          <AbsoluteTime value={notification.sentAt} />
        </dd>
        {notification.origin === null ? null : <Origin origin={notification.origin} />}
      </dl>
      <pre className="well ob-text">{notification.body}</pre>
    </SideBody>
  );
}

/** What it goes back to, as a form, an alert or a counter, and the runs that have sent it. */
function Origin({ origin }: { readonly origin: NonNullable<OutboxItem["origin"]> }) {
  switch (origin.kind) {
    case "fact":
      return <OfFact {...origin} />;
    case "run":
      return <OfRun {...origin} />;
  }
}

function OfFact({ id, workflow }: { readonly id: string; readonly workflow: string }) {
  const { data } = useQuery(eventQuery(id));
  return (
    <>
      <Runs runs={data?.runs.filter((run) => run.workflow === workflow) ?? []} />
      <dt>Event</dt>
      <dd>
        {data?.type}{" "}
        <Link to="/events" search={{ event: id }} className="q">
          <IdText value={id} />
        </Link>
      </dd>
      <Stream stream={data?.stream} />
    </>
  );
}

function OfRun({ id }: { readonly id: string }) {
  const { data } = useQuery(runQuery(id));
  return (
    <>
      <Runs runs={[data ?? { id, workflow: "" }]} />
      <Stream stream={data?.trigger?.stream} />
    </>
  );
}

function Runs({ runs }: { readonly runs: readonly Pick<RunItem, "id" | "workflow">[] }) {
  return runs.map(({ id, workflow }) => (
    <Fragment key={id}>
      <dt>Run</dt>
      <dd>
        {workflow}{" "}
        <Link to="/runs/$runId" params={{ runId: id }} className="q">
          <IdText value={id} />
        </Link>
      </dd>
    </Fragment>
  ));
}

function Stream({ stream }: { readonly stream: string | undefined }) {
  const name = stream === undefined ? null : parseStreamName(stream);
  if (stream === undefined || name === null) return null;
  return (
    <>
      <dt>Stream</dt>
      <dd>
        <Link to="/streams/$category/$id" params={name} className="q">
          <StreamText stream={stream} />
        </Link>
      </dd>
    </>
  );
}
