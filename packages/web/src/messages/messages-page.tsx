import type { Mailbox } from "@bridgework/functions/http/messages-contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { present } from "../app/search.ts";
import { devicesQuery } from "../devices/device-query.ts";
import { buttonClass } from "../kit/button.tsx";
import { bytes, count, counted } from "../kit/format.ts";
import { IdText } from "../kit/id.tsx";
import { ListFoot, ListRows, usePaged } from "../kit/paged.tsx";
import { Pane } from "../kit/pane.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { ConnectionText } from "./connection.tsx";
import { MailboxPanel } from "./mailbox-panel.tsx";
import { mailboxesQuery, useMailboxRefresh } from "./mailbox-query.ts";
import type { MailboxFilter } from "./search.ts";
import "../kit/filter-bar.css";
import "../kit/list-page.css";
import "./messages.css";

const route = getRouteApi("/messages");

const COLUMNS = [
  { key: "recipient", label: "Mailbox" },
  { key: "waiting", label: "Waiting", className: "r" },
  { key: "oldest", label: "Oldest", className: "r" },
  { key: "bytes", label: "Size", className: "r" },
  { key: "connection", label: "Recipient" },
  { key: "acknowledged", label: "Last taken", className: "r" },
] as const;

export function MessagesPage() {
  const { mailbox } = route.useSearch();
  const navigate = route.useNavigate();
  useMailboxRefresh();
  const open = (shown: string | undefined) =>
    void navigate({ search: (old) => present({ ...old, mailbox: shown }), replace: mailbox !== undefined });
  return (
    <div className="lp-pane">
      <Pane
        id="messages"
        label="Mailbox"
        start={58}
        list={<Mailboxes selected={mailbox ?? null} onOpen={open} />}
        detail={
          mailbox === undefined ? null : (
            <MailboxPanel key={mailbox} recipient={mailbox} onClose={() => open(undefined)} />
          )
        }
      />
    </div>
  );
}

interface ListProps {
  readonly selected: string | null;
  readonly onOpen: (mailbox: string) => void;
}

function Mailboxes({ selected, onOpen }: ListProps) {
  const { only } = route.useSearch();
  const query = useInfiniteQuery(mailboxesQuery());
  const { read, more } = usePaged(query);
  const names = useNames();
  const rows = useMemo(() => read?.filter((each) => passes(each, only)), [read, only]);
  return (
    <div className="lp ms">
      <h1 className="vh">Messages</h1>
      <Filters />
      <ListRows
        what="mailboxes"
        query={query}
        empty={<NoMailboxes filtered={only !== undefined} />}
        label="Mailboxes"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ recipient }) => recipient}
        cells={(mailbox) => cellsOf(mailbox, names.get(mailbox.recipient))}
        selected={selected}
        onOpen={({ recipient }) => onOpen(recipient)}
        onEnd={more}
      />
      <ListFoot count={rows && counted(rows.length, "mailbox", "mailboxes")} hasMore={query.hasNextPage} />
    </div>
  );
}

function passes({ waiting, connected }: Mailbox, only: MailboxFilter | undefined): boolean {
  switch (only) {
    case undefined:
      return true;
    case "waiting":
      return waiting.messages > 0;
    case "connected":
      return connected;
  }
}

function Filters() {
  const { only } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="bar">
      <SegmentedFilter<MailboxFilter>
        label="Mailboxes"
        value={only}
        segments={[
          { value: "waiting", label: "With messages", icon: "mailbox" },
          { value: "connected", label: "Connected", icon: "running" },
        ]}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, only: chosen }), replace: true })}
      />
    </div>
  );
}

function NoMailboxes({ filtered }: { readonly filtered: boolean }) {
  const navigate = route.useNavigate();
  if (filtered) return <EmptyFiltered what="mailboxes" onClear={() => void navigate({ search: {} })} />;
  const devices = (
    <Link to="/devices" className={buttonClass()}>
      See the devices
    </Link>
  );
  return (
    <Empty title="No message yet" actions={devices}>
      Every registered device has a mailbox. <code className="mono">POST /api/mailboxes/DEVICE/messages</code> puts an
      envelope into it, which stays until the device has acknowledged it.
    </Empty>
  );
}

/** By device; of those that were read, which are the newest. */
function useNames(): ReadonlyMap<string, string> {
  const { data } = useInfiniteQuery(devicesQuery());
  return useMemo(
    () => new Map(data?.pages.flatMap(({ items }) => items.map(({ deviceId, name }) => [deviceId, name] as const))),
    [data],
  );
}

function cellsOf(mailbox: Mailbox, name: string | undefined) {
  const { recipient, waiting, acknowledgedAt } = mailbox;
  return [
    <span key="recipient" className="ms-name">
      {name === undefined ? null : <span className="cut mid">{name}</span>}
      <IdText value={recipient} />
    </span>,
    <span key="waiting" className={waiting.messages === 0 ? "tn t3" : "tn"}>
      {count(waiting.messages)}
    </span>,
    waiting.oldestAt === null ? <span key="oldest" /> : <Ago key="oldest" value={waiting.oldestAt} />,
    <span key="bytes" className="tn t2">
      {waiting.messages === 0 ? "" : bytes(waiting.bytes)}
    </span>,
    <ConnectionText key="connection" {...mailbox} />,
    acknowledgedAt === null ? (
      <span key="acknowledged" className="t3">
        never
      </span>
    ) : (
      <Ago key="acknowledged" value={acknowledgedAt} />
    ),
  ];
}
