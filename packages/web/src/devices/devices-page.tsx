import type { Device } from "@bridgework/functions/http/devices-contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { present } from "../app/search.ts";
import { Button } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { IdText } from "../kit/id.tsx";
import { useKeys } from "../kit/keys.ts";
import { ListFoot, ListRows, usePaged } from "../kit/paged.tsx";
import { Pane } from "../kit/pane.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { DevicePanel } from "./device-panel.tsx";
import { devicesQuery } from "./device-query.ts";
import { InvitePanel } from "./invite-panel.tsx";
import { NEW, type DeviceStatus as Status } from "./search.ts";
import { DeviceStatus } from "./status.tsx";
import "../kit/filter-bar.css";
import "../kit/list-page.css";
import "./devices.css";

const route = getRouteApi("/devices");

const COLUMNS = [
  { key: "status", label: "Status" },
  { key: "name", label: "Name" },
  { key: "id", label: "Id" },
  { key: "key", label: "Key" },
  { key: "changed", label: "Changed", className: "r" },
  { key: "created", label: "Invited", className: "r" },
] as const;

export function DevicesPage() {
  const { device } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (shown: string | undefined) =>
    void navigate({ search: (old) => present({ ...old, device: shown }), replace: device !== undefined });
  useKeys({ i: () => open(NEW) });
  return (
    <div className="lp-pane">
      <Pane
        id="devices"
        label={device === NEW ? "Invitation" : "Device"}
        start={62}
        list={<Devices selected={device ?? null} onOpen={open} />}
        detail={device === undefined ? null : <Detail key={device} device={device} onClose={() => open(undefined)} />}
      />
    </div>
  );
}

function Detail({ device, onClose }: { readonly device: string; readonly onClose: () => void }) {
  return device === NEW ? <InvitePanel onClose={onClose} /> : <DevicePanel id={device} onClose={onClose} />;
}

interface ListProps {
  readonly selected: string | null;
  readonly onOpen: (device: string) => void;
}

function Devices({ selected, onOpen }: ListProps) {
  const { status } = route.useSearch();
  const query = useInfiniteQuery(devicesQuery());
  const refresh = useRefresh(["devices"]);
  useLiveMessage("facts", ({ items }) => {
    if (items.some(({ stream }) => stream.startsWith("device#"))) refresh();
  });
  const { read, more } = usePaged(query);
  const rows = useMemo(
    () => read?.filter((device) => status === undefined || device.status === status),
    [read, status],
  );
  return (
    <div className="lp dv">
      <h1 className="vh">Devices</h1>
      <Filters onInvite={() => onOpen(NEW)} />
      <ListRows
        what="devices"
        query={query}
        empty={<NoDevices filtered={status !== undefined} onInvite={() => onOpen(NEW)} />}
        label="Devices"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ deviceId }) => deviceId}
        cells={cellsOf}
        selected={selected}
        onOpen={({ deviceId }) => onOpen(deviceId)}
        onEnd={more}
      />
      <ListFoot count={rows && counted(rows.length, "device")} hasMore={query.hasNextPage}>
        <kbd>i</kbd>
        <span>invite</span>
      </ListFoot>
    </div>
  );
}

function Filters({ onInvite }: { readonly onInvite: () => void }) {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="bar">
      <SegmentedFilter<Status>
        label="Status"
        value={status}
        segments={[
          { value: "registered", label: "Active", icon: "ok" },
          { value: "invited", label: "Invited", icon: "queued" },
          { value: "revoked", label: "Revoked", icon: "off" },
        ]}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, status: chosen }), replace: true })}
      />
      <Button icon="plus" keys="i" className="last" onClick={onInvite}>
        Invite
      </Button>
    </div>
  );
}

function NoDevices({ filtered, onInvite }: { readonly filtered: boolean; readonly onInvite: () => void }) {
  const navigate = route.useNavigate();
  if (filtered) return <EmptyFiltered what="devices" onClear={() => void navigate({ search: {} })} />;
  const invite = (
    <Button kind="ink" icon="plus" onClick={onInvite}>
      Invite a device
    </Button>
  );
  return (
    <Empty title="No device yet" actions={invite}>
      A device signs what it sends, so that a form cannot be changed on its way or sent by somebody else. It gets in
      with a code that is good once.
    </Empty>
  );
}

function cellsOf(device: Device) {
  return [
    <DeviceStatus key="status" device={device} />,
    <span key="name" className="cut mid">
      {device.name}
    </span>,
    <IdText key="id" value={device.deviceId} />,
    device.thumbprint === null ? (
      <span key="key" className="t3">
        none yet
      </span>
    ) : (
      <IdText key="key" value={device.thumbprint} />
    ),
    <Ago key="changed" value={device.changedAt} />,
    <Ago key="created" value={device.invitedAt} />,
  ];
}
