import type { Receipt } from "@bridgework/client/submission";
import { Link } from "@tanstack/react-router";
import { ApiFault } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { Glyph } from "../kit/glyph.tsx";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { OutcomePill } from "../kit/pill.tsx";
import { ErrorCard } from "../kit/states.tsx";
import { parseStreamName } from "../kit/stream-name.ts";
import { ClockTime } from "../kit/time.tsx";
import { runsOfEvent } from "../live/run-book.ts";
import { useLive } from "../live/use-live.ts";
import type { PlacedProblem } from "./problems.ts";
import type { Sending, Sent } from "./use-sending.ts";

interface Props {
  readonly sending: Sending;
  readonly problems: readonly PlacedProblem[];
  readonly onAgain: (sent: Sent) => void;
}

/** What became of the event that was sent. */
export function Result({ sending, problems, onAgain }: Props) {
  switch (sending.kind) {
    case "idle":
      return (
        <p className="result-none">
          What the server answers stands here: the fact that was recorded, its stream, and the runs that rules start.
        </p>
      );
    case "sending":
      return (
        <p className="result-none" role="status">
          <Glyph state="running" label="Sending" />
        </p>
      );
    case "kept":
      return <Kept sent={sending.sent} problem={sending.problem} />;
    case "answered":
      return <Answered receipt={sending.receipt} sent={sending.sent} onAgain={onAgain} />;
    case "refused":
      return <Refused error={sending.error} sent={sending.sent} problems={problems} onAgain={onAgain} />;
  }
}

function Kept({ sent, problem }: { readonly sent: Sent; readonly problem: string }) {
  return (
    <section className="result" aria-label="Result">
      <div role="status">
        <h2>
          <Glyph state="waiting" />
          Kept in this browser
        </h2>
      </div>
      <p>It could not be sent now. It goes by itself when it can, also after this page was closed and opened again.</p>
      <p className="t3">{problem}</p>
      <dl className="pairs">
        <dt>Key</dt>
        <dd>
          <Id value={sent.key} />
        </dd>
      </dl>
    </section>
  );
}

const TITLES = {
  recorded: "Recorded",
  duplicate: "Duplicate: this key was carried out before",
  unchanged: "Unchanged: there was nothing to do",
} as const;

interface AnsweredProps {
  readonly receipt: Receipt;
  readonly sent: Sent;
  readonly onAgain: (sent: Sent) => void;
}

function Answered({ receipt, sent, onAgain }: AnsweredProps) {
  const stream = parseStreamName(receipt.stream);
  return (
    <section className="result" aria-label="Result">
      <div role="status">
        <h2>
          <Glyph state={receipt.status === "recorded" ? "ok" : "off"} />
          {TITLES[receipt.status]}
        </h2>
      </div>
      <dl className="pairs">
        <dt>Stream</dt>
        <dd>
          {stream === null ? null : (
            <Link to="/streams/$category/$id" params={stream} search={{ at: receipt.version }} className="q">
              <StreamText stream={receipt.stream} version={receipt.version} />
            </Link>
          )}
        </dd>
        <dt>Key</dt>
        <dd>
          <Id value={sent.key} />
        </dd>
      </dl>
      <ul className="sent-events">
        {receipt.events.map((event) => (
          <SentEvent key={event.id} event={event} />
        ))}
      </ul>
      <Button icon="redriven" onClick={() => onAgain(sent)}>
        Send again with the same key
      </Button>
    </section>
  );
}

function SentEvent({ event }: { readonly event: Receipt["events"][number] }) {
  const book = useLive((status) => status.runs);
  const runs = runsOfEvent(book, event.id);
  return (
    <li>
      <Link to="/events" search={{ event: event.id }} className="sent-event">
        <Icon name={domainIcon(event.type)} />
        <span className="mid">{event.type}</span>
        <IdText value={event.id} />
        <ClockTime value={event.time} />
      </Link>
      {runs.length === 0 ? null : (
        <p className="sent-runs">
          <span className="label">started</span>
          {runs.map((run) => (
            <OutcomePill key={run.id} run={run} />
          ))}
        </p>
      )}
    </li>
  );
}

interface RefusedProps {
  readonly error: unknown;
  readonly sent: Sent;
  readonly problems: readonly PlacedProblem[];
  readonly onAgain: (sent: Sent) => void;
}

function Refused({ error, sent, problems, onAgain }: RefusedProps) {
  if (!(error instanceof ApiFault) || problems.length === 0)
    return <ErrorCard title="It was not recorded" error={error} onRetry={() => onAgain(sent)} />;
  return (
    <section className="fault" role="alert">
      <h2>
        <Icon name="failed" />
        Refused: <span className="mono">{error.code}</span>
      </h2>
      <p>{problems.length === 1 ? "One field is" : `${problems.length} fields are`} marked in the text.</p>
    </section>
  );
}
