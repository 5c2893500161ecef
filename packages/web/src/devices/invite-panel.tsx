import type { Invitation } from "@bridgework/functions/http/devices-contract";
import { useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { useCopied } from "../kit/copy.ts";
import { Field } from "../kit/field.tsx";
import { duration } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { SidePanel } from "../kit/side-panel.tsx";
import { useNow } from "../kit/time.tsx";
import { useInvite } from "./device-query.ts";
import { snippetFor } from "./snippet.ts";

/** Asks for a name, then shows the code, which nobody can show again. */
export function InvitePanel({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const invite = useInvite();
  if (invite.data !== undefined) return <Invited invitation={invite.data} onClose={onClose} />;
  const wanted = name.trim();
  const missing = wanted === "" ? "Give it a name first." : null;
  const refusal = invite.isPending ? "The server is at it." : missing;
  return (
    <SidePanel what="invitation" title={<h2>Invite a device</h2>} onClose={onClose}>
      <form
        className="dv-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (refusal === null) invite.mutate({ name: wanted });
        }}
      >
        <Field
          label="Name"
          hint="By which people know it. It gets an id of its own."
          problems={invite.error === null ? [] : [errorDetail(invite.error).message]}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              value={name}
              maxLength={100}
              placeholder="Till 7"
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="l-acts">
          <Button kind="ink" type="submit" keys="⏎" refusal={refusal}>
            {invite.isPending ? "Making a code…" : "Make a code"}
          </Button>
        </div>
      </form>
      <p className="label">
        The device makes a key pair of its own and registers the public half with the code. The private half never
        leaves it.
      </p>
    </SidePanel>
  );
}

/** The code of a new invitation, or of one that is renewed. */
export function Invited({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { code, name, expiresAt } = invitation;
  const left = Date.parse(expiresAt) - useNow();
  return (
    <SidePanel what="invitation" title={<h2 className="cut">{name} is invited</h2>} onClose={onClose}>
      <div>
        <h3 className="label">One-time code</h3>
        <Copied text={code} what="code" className="dv-code" />
        <p className={left <= 0 ? "dv-left bad" : "dv-left"} role="timer">
          <Icon name={left <= 0 ? "timeout" : "queued"} />
          {left <= 0 ? "It is not good any more. Invite the device again." : `Good for ${duration(left)} more.`}
        </p>
        <p className="label">It is shown here this once. The server keeps only its hash.</p>
      </div>
      <div>
        <h3 className="label">On the device, with the client for Node</h3>
        <Copied text={snippetFor(invitation, window.location.origin)} what="snippet" />
      </div>
    </SidePanel>
  );
}

interface CopiedProps {
  readonly text: string;
  readonly what: string;
  readonly className?: string;
}

function Copied({ text, what, className = "" }: CopiedProps) {
  const [copied, copy] = useCopied();
  return (
    <div className="dv-copy">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys. */}
      <pre className={`json well ${className}`} tabIndex={0}>
        {text}
      </pre>
      <Button icon={copied ? "ok" : "copy"} aria-label={`Copy the ${what}`} onClick={() => copy(text)}>
        {copied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
