import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { publishEvent } from "../data/api.ts";
import { errorDetail } from "../data/fault.ts";
import { newKey } from "../data/key.ts";
import { catalogQuery } from "../data/queries.ts";
import { Button } from "../kit/button.tsx";
import { useCopied } from "../kit/copy.ts";
import { counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { useLive } from "../live/use-live.ts";

const BONES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/** Events before the first one: the ways in. The page turns into the list by itself. */
export function FirstRun() {
  return (
    <div className="em">
      <div className="ghosts" aria-hidden="true">
        {BONES.map((strength, index) => (
          <div key={strength} className="gr" style={{ opacity: strength }}>
            <i style={{ width: 62 }} />
            <i style={{ width: 92 + ((index * 17) % 40) }} />
            <i style={{ width: 126 + ((index * 11) % 26) }} />
            <i style={{ width: 84 + ((index * 29) % 34) }} />
          </div>
        ))}
      </div>
      <div className="card">
        <Wait />
        <Way title="HTTP" note="the front door, with validation" command={curl(window.location.origin)} />
        <Way
          title="AWS CLI or any SDK"
          note="an unmodified producer"
          command={`export AWS_ENDPOINT_URL=${window.location.origin}\n${SETTINGS}\n${PUT_EVENTS}`}
        />
        <Ready />
      </div>
    </div>
  );
}

const DATA = '{"counterId":"global","delta":1}';
/** Any will do, but no client starts without; the older command line reads the region's second name only. */
const SETTINGS = `export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any`;
const PUT_EVENTS = `aws events put-events --entries '[{
    "EventBusName":"bridgework-inbox","Source":"my-app","DetailType":"CounterChanged",
    "Detail":"{\\"data\\":${DATA.replaceAll('"', '\\"')}}"}]'`;

function curl(origin: string): string {
  return `curl ${origin}/api/events -H 'content-type: application/json' \\
    -d '{"type":"CounterChanged","data":${DATA}}'`;
}

function Wait() {
  const catalog = useQuery(catalogQuery());
  const [problem, setProblem] = useState<string | null>(null);
  const sample = catalog.data?.eventTypes.find(({ type }) => type === "FormSubmitted");
  const send = () => {
    if (sample === undefined) return;
    const { type, sample: data } = sample;
    publishEvent({ type, data }, newKey()).then(
      () => setProblem(null),
      (error: unknown) => setProblem(errorDetail(error).message),
    );
  };
  return (
    <div className="wait">
      <span className="pulse" aria-hidden="true">
        <i />
      </span>
      <div role="status">
        <h2>Waiting for the first event…</h2>
        <p>This page turns into the list by itself as soon as one arrives.</p>
        {problem === null ? null : <p className="bad">{problem}</p>}
      </div>
      <Button kind="ink" onClick={send} refusal={sample === undefined ? "The catalog is being read." : null}>
        Send a test event
      </Button>
    </div>
  );
}

/** What stands already, and what is missing. */
function Ready() {
  const catalog = useQuery(catalogQuery());
  const connected = useLive((status) => status.connection.kind === "open");
  const { rules = [], workflows = [] } = catalog.data ?? {};
  return (
    <ul className="ready tn">
      <li>
        <Glyph state={connected ? "ok" : "retrying"} />
        {connected ? "Connected" : "Connecting"}
      </li>
      <li>
        <Glyph state={catalog.isSuccess ? "ok" : "queued"} />
        {counted(rules.length, "rule")}, {counted(workflows.length, "workflow")}
      </li>
      <li>
        <Glyph state="queued" label={false} />
        First event
      </li>
    </ul>
  );
}

function Way({ title, note, command }: { readonly title: string; readonly note: string; readonly command: string }) {
  const [copied, copy] = useCopied();
  return (
    <section className="way">
      <div className="w-h">
        <h3>{title}</h3>
        <span className="t3">{note}</span>
        <Button kind="bare" icon={copied ? "ok" : "copy"} aria-label={`Copy ${title}`} onClick={() => copy(command)}>
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <pre className="json well" tabIndex={0}>
        {command}
      </pre>
    </section>
  );
}
