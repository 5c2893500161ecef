import type { Home } from "@bridgework/functions/http/home-contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Glyph } from "../kit/glyph.tsx";
import { Id } from "../kit/id.tsx";

/** What stands on this machine already, and what is missing. */
export function Setup({ setup }: { readonly setup: NonNullable<Home["setup"]> }) {
  const { folder, email, sms, device, firstEvent } = setup;
  return (
    <section aria-label="Set-up">
      <div className="head">
        <h2>Set-up</h2>
      </div>
      <ul className="lines h-setup">
        <Item done={firstEvent} to={<Link to="/send">First event</Link>} note={firstEvent ? "" : "send one"} />
        <Item
          done={device}
          to={<Link to="/devices">Signing device</Link>}
          note={device ? "" : "forms that need one are refused"}
        />
        <Item done={email} to={<Link to="/outbox">E-mail</Link>} note={email ? "sent" : "kept; set SMTP_URL"} />
        <Item done={sms} to={<Link to="/outbox">Text messages</Link>} note={sms ? "sent" : "kept; set SMS_URL"} />
        <li>
          <span className="t3">Data</span>
          <Id value={folder} whole />
        </li>
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly done: boolean;
  readonly to: ReactNode;
  readonly note: string;
}

function Item({ done, to, note }: ItemProps) {
  return (
    <li>
      <Glyph state={done ? "ok" : "queued"} label={false} />
      <span className="h-to">{to}</span>
      <span className="vh">{done ? "done" : "missing"}</span>
      <span className="t3 cut">{note}</span>
    </li>
  );
}
