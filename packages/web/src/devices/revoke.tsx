import type { Device } from "@bridgework/functions/http/devices-contract";
import { type ReactNode, useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { Field } from "../kit/field.tsx";
import { useRevoke } from "./device-query.ts";

interface Props {
  readonly device: Device;
  /** What else can be done, beside the button. */
  readonly children: ReactNode;
}

/** Takes from a device that it may sign, after a reason was given and the server has done it. */
export function Revoke({ device, children }: Props) {
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const revoke = useRevoke(device.deviceId);
  if (!asked) {
    return (
      <div className="l-acts">
        {children}
        <Button icon="off" onClick={() => setAsked(true)}>
          Revoke…
        </Button>
      </div>
    );
  }
  const wanted = reason.trim();
  const missing = wanted === "" ? "Give a reason first." : null;
  const refusal = revoke.isPending ? "The server is at it." : missing;
  return (
    <form
      className="dv-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null) revoke.mutate(wanted);
      }}
    >
      <p>{device.name} may then sign nothing any more, from the server's answer on. It cannot be undone.</p>
      <Field
        label="Reason, kept with the device"
        problems={revoke.error === null ? [] : [errorDetail(revoke.error).message]}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            value={reason}
            maxLength={200}
            placeholder="Lost, replaced, sold"
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="l-acts">
        <Button onClick={() => setAsked(false)}>Keep it</Button>
        <Button kind="ink" type="submit" refusal={refusal}>
          {revoke.isPending ? "Revoking…" : `Revoke ${device.name}`}
        </Button>
      </div>
    </form>
  );
}
