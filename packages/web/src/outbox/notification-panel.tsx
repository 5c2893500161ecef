import type { OutboxItem } from "@bridgework/functions/http/outbox-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isNotFound } from "../data/fault.ts";
import { runQuery } from "../data/queries.ts";
import { ToolButton } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { useKeys } from "../kit/keys.ts";
import { Empty, ErrorCard, LoadingRows } from "../kit/states.tsx";
import { parseStreamName } from "../kit/stream-name.ts";
import { AbsoluteTime } from "../kit/time.tsx";
import { channelIcon, channelLabel } from "./channels.ts";
import { notificationQuery } from "./outbox-query.ts";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function NotificationPanel({ id, onClose }: Props) {
  const { data, error, refetch } = useQuery(notificationQuery(id));
  useKeys({ Escape: onClose });
  return (
    <div className="ob-side">
      <header>
        {data === undefined ? null : <Icon name={channelIcon(data.channel)} />}
        <h2>{data === undefined ? "Notification" : channelLabel(data.channel)}</h2>
        <Id value={id} whole />
        <ToolButton icon="close" label="Close the notification" onClick={onClose} />
      </header>
      {data === undefined ? (
        <Unread id={id} error={error} onRetry={() => void refetch()} />
      ) : (
        <Notification notification={data} />
      )}
    </div>
  );
}

interface UnreadProps {
  readonly id: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Unread({ id, error, onRetry }: UnreadProps) {
  if (error === null) return <LoadingRows label="Loading the notification" />;
  if (isNotFound(error)) {
    return (
      <Empty title="There is no such notification">
        None has the id {id}. Old ones go after RETENTION_DAYS_OUTBOX.
      </Empty>
    );
  }
  return <ErrorCard title="The notification could not be read" error={error} onRetry={onRetry} />;
}

/** The text is shown as it is: it may have come from anybody, and is never read as HTML. */
function Notification({ notification }: { readonly notification: OutboxItem }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keys.
    <section className="ob-body" aria-label="What would have been sent" tabIndex={0}>
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
        {notification.run === null ? null : <Origin run={notification.run} />}
      </dl>
      <pre className="well ob-text">{notification.body}</pre>
    </section>
  );
}

/** The run that has sent it, and what started that run: a form, an alert, a counter. */
function Origin({ run }: { readonly run: string }) {
  const { data } = useQuery(runQuery(run));
  const stream = data?.trigger?.stream;
  const name = stream === undefined ? null : parseStreamName(stream);
  return (
    <>
      <dt>Run</dt>
      <dd>
        {data?.workflow}{" "}
        <Link to="/runs/$runId" params={{ runId: run }} className="q">
          <IdText value={run} />
        </Link>
      </dd>
      {stream === undefined || name === null ? null : (
        <>
          <dt>Stream</dt>
          <dd>
            <Link to="/streams/$category/$id" params={name} className="q">
              <StreamText stream={stream} />
            </Link>
          </dd>
        </>
      )}
    </>
  );
}
