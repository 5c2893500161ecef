import type { MailboxMessages } from "@bridgework/functions/http/messages-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { deviceQuery } from "../devices/device-query.ts";
import { bytes, count } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Icon } from "../kit/icon.tsx";
import { Id, IdText } from "../kit/id.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { AbsoluteTime, Ago } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { ConnectionText } from "./connection.tsx";
import { messagesQuery } from "./mailbox-query.ts";
import { settledState, waitingState } from "./message-states.ts";

interface Props {
  readonly recipient: string;
  readonly onClose: () => void;
}

export function MailboxPanel({ recipient, onClose }: Props) {
  const { data, error, refetch } = useQuery(messagesQuery(recipient));
  const device = useQuery(deviceQuery(recipient));
  const title = (
    <>
      <Icon name="mailbox" />
      <h2 className="cut">{device.data?.name ?? recipient}</h2>
      {device.data === undefined ? null : <Id value={recipient} />}
    </>
  );
  return (
    <SidePanel what="mailbox" title={title} onClose={onClose}>
      <SideBody label="mailbox">
        {data !== undefined && error === null ? null : (
          <UnreadOne
            what="mailbox"
            error={error}
            missing={`Nothing was ever sent to ${recipient}.`}
            onRetry={() => void refetch()}
          />
        )}
        {data === undefined ? null : <Contents messages={data} />}
      </SideBody>
      <footer>
        <Links recipient={recipient} />
      </footer>
    </SidePanel>
  );
}

function Links({ recipient }: { readonly recipient: string }) {
  return (
    <div className="l-acts label">
      <Link to="/devices" search={{ device: recipient }} className="q">
        Device
      </Link>
      <Link to="/streams/$category/$id" params={{ category: "message", id: recipient }} className="q">
        Stream
      </Link>
      <Link to="/failures" search={{ type: "MessageExpired" }} className="q">
        Dead letters
      </Link>
    </div>
  );
}

function Contents({ messages: { mailbox, waiting, settled } }: { readonly messages: MailboxMessages }) {
  const { accepted, delivered, acknowledged, expired, redriven, waiting: held } = mailbox;
  const shown = waiting.length < held.messages ? `${count(waiting.length)} of ` : "";
  return (
    <>
      <dl className="pairs tn">
        <dt>Recipient</dt>
        <dd>
          <ConnectionText {...mailbox} />
        </dd>
        <dt>So far</dt>
        <dd>
          {count(accepted)} accepted, {count(acknowledged)} acknowledged, {count(expired)} expired
        </dd>
        <dt>Handed over</dt>
        <dd>
          {times(delivered)}
          {redriven === 0 ? "" : `, ${count(redriven)} redriven`}
        </dd>
        {held.endsAt === null ? null : (
          <>
            <dt>Next expiry</dt>
            <dd>
              <AbsoluteTime value={held.endsAt} />
            </dd>
          </>
        )}
      </dl>
      <Messages title="Waiting, oldest first" note={`${shown}${count(held.messages)}`} none="Nothing waits.">
        {waiting.map((message) => (
          <Waiting key={message.messageId} message={message} />
        ))}
      </Messages>
      <Messages title="Left, newest first" none="None has left yet.">
        {settled.map((message) => (
          <Settled key={message.messageId} message={message} />
        ))}
      </Messages>
    </>
  );
}

interface MessagesProps {
  readonly title: string;
  /** How many there are. */
  readonly note?: string;
  /** Said where there are none. */
  readonly none: string;
  readonly children: readonly ReactElement[];
}

function Messages({ title, note, none, children }: MessagesProps) {
  return (
    <div>
      <h3 className="label">
        <span>{title}</span>
        {note === undefined ? null : <span className="tn">{note}</span>}
      </h3>
      {children.length === 0 ? <p className="l-none t3">{none}</p> : null}
      <ol className="l-list ms-list">{children}</ol>
    </div>
  );
}

function times(handed: number): string {
  if (handed === 0) return "never";
  return handed === 1 ? "once" : `${count(handed)} times`;
}

function Waiting({ message }: { readonly message: MailboxMessages["waiting"][number] }) {
  const [state, label] = waitingState(message);
  return (
    <li>
      <Glyph state={state} label={label} />
      <IdText value={message.messageId} />
      <Ago value={message.acceptedAt} />
      <span className="ms-about cut t3">
        {bytes(message.bytes)} of {message.mediaType}
        {message.sender === null ? ", unsigned" : `, from ${message.sender}`}
      </span>
    </li>
  );
}

function Settled({ message }: { readonly message: MailboxMessages["settled"][number] }) {
  const [state, label] = settledState(message);
  return (
    <li>
      <Glyph state={state} label={label} />
      <IdText value={message.messageId} />
      <Ago value={message.at} />
    </li>
  );
}
