import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { present } from "../app/search.ts";
import { streamsQuery } from "../data/queries.ts";
import { Button } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { useLive } from "../live/use-live.ts";
import { GLOBAL, isCounterId } from "./search.ts";

const route = getRouteApi("/counter");

/** Who watches, as far as the server says; and the way to another counter. */
export function Audience({ id }: { readonly id: string }) {
  const clients = useLive((status) => status.clients);
  const others = clients === null ? null : Math.max(0, clients - 1);
  return (
    <section className="who" aria-label="Connected">
      <div className="head">
        <h2>Connected</h2>
        <span className="t3 tn">{clients ?? ""}</span>
      </div>
      <ul className="tn">
        <li>
          <ThisTab />
        </li>
        {others === null || others === 0 ? null : (
          <li>
            <span className="dot" />
            {counted(others, "other console")}
            <span className="t3">websocket</span>
          </li>
        )}
      </ul>
      <Choose key={id} />
    </section>
  );
}

function ThisTab() {
  const connection = useLive((status) => status.connection);
  const roundTrip = useLive((status) => status.roundTrip);
  if (connection.kind === "open") {
    return (
      <>
        <span className="dot" />
        this tab <span className="t3">{roundTrip === null ? "websocket" : `${Math.round(roundTrip)} ms`}</span>
      </>
    );
  }
  const lost = connection.kind === "lost";
  return (
    <>
      <Glyph state={lost ? "retrying" : "queued"} label={lost ? "not connected" : "connecting"} />
      this tab <span className="t3">what is shown may be old</span>
    </>
  );
}

const LIST_LENGTH = 20;

function Choose() {
  const navigate = route.useNavigate();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { data } = useInfiniteQuery(streamsQuery("counter"));
  const list = useId();
  const known = data?.pages.flatMap(({ items }) => items.map((item) => item.id)).slice(0, LIST_LENGTH) ?? [];
  const choose = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (!isCounterId(wanted)) {
      setProblem("Expected 1 to 64 letters, digits, dots, dashes or underscores.");
      return;
    }
    void navigate({ search: present({ id: wanted === GLOBAL ? undefined : wanted }) });
  };
  return (
    <form onSubmit={choose}>
      <input
        className="input"
        list={list}
        aria-label="Id of another counter"
        placeholder="Id of another counter"
        value={text}
        aria-invalid={problem !== null}
        onChange={(event) => {
          setProblem(null);
          setText(event.currentTarget.value);
        }}
      />
      <datalist id={list}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <Button type="submit">Show</Button>
      {problem === null ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
