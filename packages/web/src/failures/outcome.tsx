import type { DeadLetterItem, Redriven } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import { errorDetail } from "../data/fault.ts";
import { Glyph } from "../kit/glyph.tsx";
import { StreamText } from "../kit/id.tsx";
import { OutcomePill } from "../kit/pill.tsx";
import { parseStreamName } from "../kit/stream-name.ts";
import { AbsoluteTime } from "../kit/time.tsx";
import { runsOfEvent } from "../live/run-book.ts";
import { useLive } from "../live/use-live.ts";

interface Props {
  readonly letter: DeadLetterItem;
  /** What the redrive of this page came to. */
  readonly redriven: Redriven | undefined;
  readonly error: unknown;
}

/** What became of a redrive: what was published and the run that it started, or why it was refused. */
export function Outcome({ letter, redriven, error }: Props) {
  if (redriven !== undefined) return <Done receipt={redriven.receipt} />;
  if (error !== null) {
    return (
      <div className="outcome refused" role="alert">
        <Glyph state="failed" label="Not redriven" />
        <p>{errorDetail(error).message}</p>
      </div>
    );
  }
  if (letter.redrivenAt === null) return null;
  return (
    <div className="outcome done">
      <Glyph state="redriven" label="Redriven" />
      <p>
        <AbsoluteTime value={letter.redrivenAt} />. What came of it is in{" "}
        <Link to="/events" search={{ correlationId: letter.correlationId }} className="q">
          the events of its correlation
        </Link>
        .
      </p>
    </div>
  );
}

function Done({ receipt }: Pick<Redriven, "receipt">) {
  const book = useLive(({ runs }) => runs);
  const name = parseStreamName(receipt.stream);
  const runs = receipt.events.flatMap(({ id }) => runsOfEvent(book, id));
  return (
    <div className="outcome done" role="status">
      <Glyph state="redriven" label="Redriven" />
      {receipt.events.map(({ id, type, version }) => (
        <p key={id}>
          Published as{" "}
          <Link to="/events" search={{ event: id }} className="q">
            {type}
          </Link>{" "}
          in{" "}
          {name === null ? (
            receipt.stream
          ) : (
            <Link to="/streams/$category/$id" params={name} search={{ at: version }} className="q">
              <StreamText stream={receipt.stream} version={version} />
            </Link>
          )}
        </p>
      ))}
      {receipt.events.length === 0 ? <p>It had been published before; nothing new was recorded.</p> : null}
      {runs.map((run) => (
        <p key={run.id}>
          <OutcomePill run={run} />
        </p>
      ))}
    </div>
  );
}
