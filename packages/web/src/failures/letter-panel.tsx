import type { DeadLetterItem } from "@bridgework/functions/http/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { JsonView } from "../kit/json-view.tsx";
import { useKeys } from "../kit/keys.ts";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { letterState } from "../kit/state.ts";
import { parseStreamName } from "../kit/stream-name.ts";
import { AbsoluteTime } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { meaningOf } from "./classes.ts";
import { letterQuery, useRedrive } from "./letter-query.ts";
import { Outcome } from "./outcome.tsx";
import "./letter.css";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function LetterPanel({ id, onClose }: Props) {
  const { data, error, refetch } = useQuery(letterQuery(id));
  const title = (
    <>
      {data === undefined ? null : <Glyph state={letterState(data.status)} />}
      <h2>Dead letter</h2>
      <Id value={id} />
    </>
  );
  return (
    <SidePanel what="letter" title={title} onClose={onClose}>
      {data === undefined ? (
        <UnreadOne what="letter" error={error} missing={`None has the id ${id}.`} onRetry={() => void refetch()} />
      ) : (
        <Letter letter={data} />
      )}
    </SidePanel>
  );
}

function Letter({ letter }: { readonly letter: DeadLetterItem }) {
  return (
    <>
      <SideBody label="Letter">
        <div>
          <p className="label">
            <span className="mono bad">{letter.errorClass}</span> after {counted(letter.attempts, "try", "tries")}
          </p>
          <p className="err">{letter.reason}</p>
          <p className="label">{meaningOf(letter.errorClass)}</p>
        </div>
        <Facts letter={letter} />
        <div>
          <h3 className="label">Payload</h3>
          <div className="well">
            <JsonView value={letter.payload} label="Payload" />
          </div>
        </div>
      </SideBody>
      <Redrive letter={letter} />
    </>
  );
}

function Facts({ letter }: { readonly letter: DeadLetterItem }) {
  const name = letter.stream === null ? null : parseStreamName(letter.stream);
  return (
    <dl className="pairs">
      <dt>Event</dt>
      <dd>
        <Icon name={domainIcon(letter.eventType)} />
        {letter.eventType || <span className="t3">without a type</span>}
      </dd>
      {letter.stream === null || name === null ? null : (
        <>
          <dt>Stream</dt>
          <dd>
            <Link to="/streams/$category/$id" params={name} className="q">
              <StreamText stream={letter.stream} />
            </Link>
          </dd>
        </>
      )}
      {letter.run === null ? null : (
        <>
          <dt>Run</dt>
          <dd>
            {letter.workflow}
            <Link to="/runs/$runId" params={{ runId: letter.run }} className="q">
              <IdText value={letter.run} />
            </Link>
            {letter.state === null ? null : <span className="t3">in {letter.state}</span>}
          </dd>
        </>
      )}
      {letter.handlerVersion === undefined ? null : (
        <>
          <dt>Handler</dt>
          <dd className="mono">{letter.handlerVersion}</dd>
        </>
      )}
      <dt>Correlation</dt>
      <dd>
        <Link to="/events" search={{ correlationId: letter.correlationId }} className="q">
          <IdText value={letter.correlationId} />
        </Link>
      </dd>
      <dt>Buried</dt>
      <dd>
        <AbsoluteTime value={letter.buriedAt} />
      </dd>
    </dl>
  );
}

function Redrive({ letter }: { readonly letter: DeadLetterItem }) {
  const redrive = useRedrive(letter.id);
  const start = () => {
    if (letter.status === "dead") redrive.start();
  };
  useKeys({ r: start });
  return (
    <footer>
      <Outcome letter={letter} redriven={redrive.data} error={redrive.error} />
      {letter.status === "dead" ? (
        <>
          <p>{whatHappens(letter)}</p>
          <div className="l-acts">
            <Button kind="ink" keys="r" onClick={start} refusal={redrive.isPending ? "The server is at it." : null}>
              {redrive.isPending ? "Redriving…" : "Redrive"}
            </Button>
          </div>
        </>
      ) : null}
    </footer>
  );
}

function whatHappens({ kind, workflow }: DeadLetterItem): string {
  switch (kind) {
    case "failed":
      return `A redrive publishes it again under the same correlation; ${workflow ?? "its workflow"} then runs anew, with all of its tries.`;
    case "rejected":
      return "A redrive publishes the event as it came. It is refused again, unless what it was refused for has changed.";
  }
}
