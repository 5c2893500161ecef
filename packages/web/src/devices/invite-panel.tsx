import type { Invitation } from "@bridgework/functions/http/devices-contract";
import { Button } from "../kit/button.tsx";
import { useCopied } from "../kit/copy.ts";
import { duration } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { useNow } from "../kit/time.tsx";
import { useInvite } from "./device-query.ts";
import { snippetFor } from "./snippet.ts";
import { TextForm } from "./text-form.tsx";

/** Asks for a name, then shows the code, which nobody can show again. */
export function InvitePanel({ onClose }: { readonly onClose: () => void }) {
  const invite = useInvite();
  if (invite.data !== undefined) return <Invited invitation={invite.data} onClose={onClose} />;
  return (
    <SidePanel what="invitation" title={<h2>Invite a device</h2>} onClose={onClose}>
      <SideBody label="invitation">
        <TextForm
          label="Name"
          hint="By which people know it. It gets an id of its own."
          placeholder="Till 7"
          maxLength={100}
          missing="Give it a name first."
          sending={invite}
          onSend={(name) => invite.mutate({ name })}
        >
          {(refusal) => (
            <Button kind="ink" type="submit" keys="⏎" refusal={refusal}>
              {invite.isPending ? "Making a code…" : "Make a code"}
            </Button>
          )}
        </TextForm>
        <p className="label">
          The device makes a key pair of its own and registers the public half with the code. The private half never
          leaves it.
        </p>
      </SideBody>
    </SidePanel>
  );
}

/** The code of a new invitation, or of one that is renewed. */
export function Invited({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { code, name, expiresAt } = invitation;
  const left = Date.parse(expiresAt) - useNow();
  return (
    <SidePanel what="invitation" title={<h2 className="cut">{name} is invited</h2>} onClose={onClose}>
      <SideBody label="invitation">
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
      </SideBody>
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
