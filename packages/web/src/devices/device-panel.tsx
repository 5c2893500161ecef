import type { Device, Invitation } from "@bridgework/functions/http/devices-contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { streamEventsQuery } from "../data/queries.ts";
import { Button } from "../kit/button.tsx";
import { Id } from "../kit/id.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { AbsoluteTime, Ago } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { deviceQuery, useInvite } from "./device-query.ts";
import { Invited } from "./invite-panel.tsx";
import { Revoke } from "./revoke.tsx";
import { DeviceStatus } from "./status.tsx";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function DevicePanel({ id, onClose }: Props) {
  const { data, error, refetch } = useQuery(deviceQuery(id));
  const [renewed, setRenewed] = useState<Invitation | null>(null);
  if (renewed !== null) return <Invited invitation={renewed} onClose={onClose} />;
  if (data !== undefined) return <Shown device={data} onClose={onClose} onRenewed={setRenewed} />;
  return (
    <SidePanel what="device" title={<h2>Device</h2>} onClose={onClose}>
      <SideBody label="device">
        <UnreadOne what="device" error={error} missing={`None has the id ${id}.`} onRetry={() => void refetch()} />
      </SideBody>
    </SidePanel>
  );
}

interface ShownProps {
  readonly device: Device;
  readonly onClose: () => void;
  readonly onRenewed: (invitation: Invitation) => void;
}

function Shown({ device, onClose, onRenewed }: ShownProps) {
  const title = (
    <>
      <DeviceStatus device={device} />
      <h2 className="cut">{device.name}</h2>
    </>
  );
  return (
    <SidePanel what="device" title={title} onClose={onClose}>
      <SideBody label="device">
        <Facts device={device} />
        <History id={device.deviceId} />
      </SideBody>
      {device.status === "revoked" ? null : <Actions device={device} onRenewed={onRenewed} />}
    </SidePanel>
  );
}

function Facts({ device }: { readonly device: Device }) {
  const { deviceId, thumbprint, algorithm, expiresAt, triesLeft, revokedAt, reason } = device;
  return (
    <dl className="pairs">
      <dt>Id</dt>
      <dd>
        <Id value={deviceId} whole />
      </dd>
      {thumbprint === null ? null : (
        <>
          <dt>Key</dt>
          <dd>
            <Id value={thumbprint} /> <span className="t3">{algorithm}</span>
          </dd>
        </>
      )}
      <Time label="Invited" value={device.invitedAt} />
      <Time label="Code good until" value={expiresAt} />
      {triesLeft === null ? null : (
        <>
          <dt>Wrong codes left</dt>
          <dd className="tn">{triesLeft}</dd>
        </>
      )}
      <Time label="Registered" value={device.registeredAt} />
      <Time label="Key since" value={device.keyChangedAt} />
      <Time label="Revoked" value={revokedAt} />
      {reason === null ? null : (
        <>
          <dt>Reason</dt>
          <dd>{reason}</dd>
        </>
      )}
    </dl>
  );
}

function Time({ label, value }: { readonly label: string; readonly value: string | null }) {
  if (value === null) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <AbsoluteTime value={value} />
      </dd>
    </>
  );
}

/** The facts of the device's stream, which are few. */
function History({ id }: { readonly id: string }) {
  const { data } = useInfiniteQuery(streamEventsQuery({ category: "device", id }));
  const facts = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div>
      <h3 className="label">
        History{" "}
        <Link to="/streams/$category/$id" params={{ category: "device", id }} className="q">
          Stream
        </Link>
      </h3>
      <ol className="l-list dv-facts">
        {facts.map(({ id: eventId, type, version, time }) => (
          <li key={eventId}>
            <span className="tn t3">{version}</span>
            <Link to="/events" search={{ event: eventId }} className="q cut">
              {type}
            </Link>
            <Ago value={time} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Actions({ device, onRenewed }: Omit<ShownProps, "onClose">) {
  const invite = useInvite();
  const { deviceId, name, status } = device;
  const renew = () => invite.mutate({ name, deviceId }, { onSuccess: onRenewed });
  return (
    <footer>
      {invite.error === null ? null : <p role="alert">{errorDetail(invite.error).message}</p>}
      <Revoke device={device}>
        {status === "invited" ? (
          <Button onClick={renew} refusal={invite.isPending ? "The server is at it." : null}>
            New code
          </Button>
        ) : null}
      </Revoke>
    </footer>
  );
}
