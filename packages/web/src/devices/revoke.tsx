import type { Device } from "@bridgework/functions/http/devices-contract";
import { type ReactNode, useState } from "react";
import { Button } from "../kit/button.tsx";
import { useRevoke } from "./device-query.ts";
import { TextForm } from "./text-form.tsx";

interface Props {
  readonly device: Device;
  /** What else can be done, beside the button. */
  readonly children: ReactNode;
}

/** Takes from a device that it may sign, after a reason was given and the server has done it. */
export function Revoke({ device, children }: Props) {
  const [asked, setAsked] = useState(false);
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
  return (
    <TextForm
      intro={<p>{device.name} may then sign nothing any more, from the server's answer on. It cannot be undone.</p>}
      label="Reason, kept with the device"
      placeholder="Lost, replaced, sold"
      maxLength={200}
      missing="Give a reason first."
      sending={revoke}
      onSend={(reason) => revoke.mutate(reason)}
    >
      {(refusal) => (
        <>
          <Button onClick={() => setAsked(false)}>Keep it</Button>
          <Button kind="ink" type="submit" refusal={refusal}>
            {revoke.isPending ? "Revoking…" : `Revoke ${device.name}`}
          </Button>
        </>
      )}
    </TextForm>
  );
}
