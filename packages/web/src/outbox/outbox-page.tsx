import type { OutboxItem } from "@bridgework/functions/http/outbox-contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { present } from "../app/search.ts";
import { isNotFound } from "../data/fault.ts";
import { buttonClass } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { ListFoot, ListRows, usePaged } from "../kit/paged.tsx";
import { Pane } from "../kit/pane.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { CHANNELS, channelIcon, channelLabel } from "./channels.ts";
import { NotificationPanel } from "./notification-panel.tsx";
import { outboxQuery } from "./outbox-query.ts";
import "../kit/filter-bar.css";
import "./outbox.css";

const route = getRouteApi("/outbox");

const COLUMNS = [
  { key: "channel", label: "Channel" },
  { key: "to", label: "To" },
  { key: "text", label: "Text" },
  { key: "reason", label: "Why it is here" },
  { key: "kept", label: "Kept", className: "r" },
] as const;

/** What would have been sent, had its channel been configured. */
export function OutboxPage() {
  const { notification = null } = route.useSearch();
  const navigate = route.useNavigate();
  const close = () => void navigate({ search: (old) => present({ ...old, notification: undefined }), replace: true });
  return (
    <div className="ob">
      <h1 className="vh">Outbox</h1>
      <Filters />
      <Pane
        id="outbox"
        list={<Notifications selected={notification} />}
        detail={
          notification === null ? null : <NotificationPanel key={notification} id={notification} onClose={close} />
        }
        label="Notification"
        start={60}
      />
    </div>
  );
}

function Notifications({ selected }: { readonly selected: string | null }) {
  const { channel } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(outboxQuery(channel));
  useLiveMessage("facts", useRefresh(["outbox"]));
  const { read, more } = usePaged(query);
  const open = ({ messageId }: OutboxItem) =>
    void navigate({ search: (old) => ({ ...old, notification: messageId }), replace: selected !== null });
  if (read === undefined && isNotFound(query.error)) return <Sent />;
  return (
    <section className="ob-list" aria-label="Notifications">
      <ListRows
        what="notifications"
        query={query}
        empty={<NoNotifications filtered={channel !== undefined} />}
        label="Outbox"
        columns={COLUMNS}
        rows={read}
        rowKey={({ messageId }) => messageId}
        cells={cellsOf}
        selected={selected}
        onOpen={open}
        {...(selected === null ? {} : { onMove: open })}
        onEnd={more}
      />
      <ListFoot count={read && counted(read.length, "notification")} hasMore={query.hasNextPage} />
    </section>
  );
}

function Filters() {
  const { channel } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="bar">
      <SegmentedFilter
        label="Channel"
        all="All channels"
        value={channel}
        segments={CHANNELS.map((value) => ({ value, label: channelLabel(value), icon: channelIcon(value) }))}
        onChange={(chosen) => navigate({ search: present({ channel: chosen }), replace: true })}
      />
      <p className="ob-note">Kept here instead of being sent.</p>
    </div>
  );
}

function NoNotifications({ filtered }: { readonly filtered: boolean }) {
  const navigate = route.useNavigate();
  if (filtered) return <EmptyFiltered what="notifications" onClear={() => void navigate({ search: {} })} />;
  const send = (
    <Link to="/send" className={buttonClass("ink")}>
      Send a form
    </Link>
  );
  return (
    <Empty title="Nothing was kept" actions={send}>
      What a channel would send is kept here while the channel is not configured. E-mail is sent once{" "}
      <code className="mono">SMTP_URL</code> and <code className="mono">MAIL_FROM</code> are set, text messages once{" "}
      <code className="mono">SMS_URL</code> and <code className="mono">SMS_FROM</code> are.
    </Empty>
  );
}

function Sent() {
  return (
    <Empty title="Nothing is kept here">
      E-mail and text messages of this stage are really sent. Their runs show how.
    </Empty>
  );
}

function cellsOf({ channel, to, subject, body, reason, sentAt }: OutboxItem) {
  return [
    <span key="channel" className="ob-channel">
      <Icon name={channelIcon(channel)} />
      <span className="cut">{channelLabel(channel)}</span>
    </span>,
    <span key="to" className="cut mid">
      {to}
    </span>,
    <span key="text" className="cut t2">
      {channel === "sms" ? body : subject}
    </span>,
    <span key="reason" className="cut t3">
      {reason}
    </span>,
    <Ago key="kept" value={sentAt} />,
  ];
}
