import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { catalogQuery } from "../data/queries.ts";
import { timeParts } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { Kbd } from "../kit/kbd.tsx";
import { useKeys } from "../kit/keys.ts";
import { shortId, shortStream } from "../kit/short-id.ts";
import type { EventsSearch } from "./search.ts";
import { type Suggestion, suggest } from "./suggest.ts";

interface Props {
  readonly search: EventsSearch;
  readonly onChange: (change: Partial<EventsSearch>) => void;
}

/** The filter as chips, and an input that offers what can be filtered by. Only what is understood reaches the address. */
export function FilterBar({ search, onChange }: Props) {
  const types = useQuery({ ...catalogQuery(), select: ({ eventTypes }) => eventTypes.map(({ type }) => type) });
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const offers = open ? suggest(text, types.data ?? [], search) : [];
  const unknown = open && text.trim() !== "" && offers.length === 0;
  useKeys({ "/": () => input.current?.focus() });
  const take = (offer: Suggestion | undefined) => {
    if (offer === undefined) return;
    onChange(offer.change);
    setText("");
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && offers.length > 0) setAt((at + step + offers.length) % offers.length);
    else if (event.key === "Enter") take(offers[at]);
    else if (event.key === "Escape") input.current?.blur();
    else if (event.key === "Backspace" && text === "") onChange(lastChip(search));
    else return;
    if (event.key !== "Backspace") event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every assistive technology yet.
    <div className="query" role="search">
      <Icon name="filter" />
      <Chips search={search} onChange={onChange} />
      <input
        ref={input}
        className="typing"
        role="combobox"
        aria-label="Filter events"
        aria-expanded={offers.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={offers.length > 0 ? `${list}-${at}` : undefined}
        aria-invalid={unknown}
        placeholder={chipsOf(search).length === 0 ? "Filter by type, stream, correlation id, time" : ""}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Kbd>/</Kbd>
      <Offers id={list} offers={offers} at={at} onTake={take} />
      {unknown ? <p className="offers wrong">{`“${text.trim()}” is no type, stream, id or time.`}</p> : null}
    </div>
  );
}

interface OffersProps {
  readonly id: string;
  readonly offers: readonly Suggestion[];
  readonly at: number;
  readonly onTake: (offer: Suggestion) => void;
}

/** The input keeps the focus, so a press must not take it. */
function Offers({ id, offers, at, onTake }: OffersProps) {
  return (
    <div id={id} role="listbox" aria-label="Filters" className="offers" hidden={offers.length === 0} tabIndex={-1}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the input points to it by aria-activedescendant.
        <div
          key={`${offer.field} ${offer.value}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(offer);
          }}
        >
          <span className="t3">{offer.field}</span>
          <span className="cut">{offer.value}</span>
        </div>
      ))}
    </div>
  );
}

interface Chip {
  readonly name: string;
  readonly text: string;
  readonly title: string;
  /** What taking it away changes. */
  readonly off: Partial<EventsSearch>;
}

function Chips({ search, onChange }: Props) {
  return chipsOf(search).map(({ name, text, title, off }) => (
    <span key={name} className="chip" title={title}>
      <i>{name}</i> <span className="cut">{text}</span>
      <button type="button" aria-label={`Remove the filter by ${name}`} onClick={() => onChange(off)}>
        <Icon name="close" />
      </button>
    </span>
  ));
}

function chipsOf({ type, stream, correlationId, last, since, until }: EventsSearch): readonly Chip[] {
  const chips: (Chip | null)[] = [
    last === undefined ? null : { name: "time", text: `last ${last}`, title: last, off: { last: "" } },
    since === undefined ? null : { name: "since", text: shortTime(since), title: since, off: { since: "" } },
    until === undefined ? null : { name: "until", text: shortTime(until), title: until, off: { until: "" } },
    type === undefined ? null : { name: "type", text: type.join(", "), title: type.join(", "), off: { type: [] } },
    stream === undefined
      ? null
      : { name: "stream", text: joined(shortStream(stream)), title: stream, off: { stream: "" } },
    correlationId === undefined
      ? null
      : { name: "correlation", text: joined(shortId(correlationId)), title: correlationId, off: { correlationId: "" } },
  ];
  return chips.filter((chip) => chip !== null);
}

function lastChip(search: EventsSearch): Partial<EventsSearch> {
  return chipsOf(search).at(-1)?.off ?? {};
}

function joined({ head, tail }: { readonly head: string; readonly tail: string }): string {
  return head + tail;
}

function shortTime(time: string): string {
  const { date, clock, seconds } = timeParts(time);
  return `${date} ${clock}${seconds}`;
}
