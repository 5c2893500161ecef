import type { StreamState } from "@bridgework/functions/http/contract";
import { useMemo } from "react";
import { format } from "../counter/digits.ts";
import { ToolButton } from "../kit/button.tsx";
import { useCopied } from "../kit/copy.ts";
import { valueLines } from "./diff.ts";
import { StateLines } from "./json-lines.tsx";

/** The state after a version. A counter's value stands above it in large. */
export function StatePane({ stream }: { readonly stream: StreamState }) {
  const lines = useMemo(() => valueLines(stream.state, stream.before), [stream]);
  const [copied, copy] = useCopied();
  const value = stream.category === "counter" ? stream.state["value"] : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keys.
    <section className="at-n" aria-label={`State at version ${stream.at}`} tabIndex={0}>
      <div className="head">
        <h2 className="tn">State at {stream.at}</h2>
        <span className="t3">{stream.category}</span>
        <ToolButton
          icon={copied ? "ok" : "copy"}
          label="Copy the state"
          onClick={() => copy(JSON.stringify(stream.state, null, 2))}
        />
      </div>
      {typeof value === "number" ? <p className="big tn">{format(value)}</p> : null}
      <StateLines lines={lines} />
      <p className="label fold-note">
        {stream.before === null ? (
          "The first version: there was no state before."
        ) : (
          <span className="key">
            <i aria-hidden="true" />
            changed by this version
          </span>
        )}
      </p>
    </section>
  );
}
