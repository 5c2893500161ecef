import { parseStreamName } from "../kit/stream-name.ts";
import { type EventsSearch, SPANS } from "./search.ts";

/** One thing that typed text could mean, and what it changes in the address. */
export interface Suggestion {
  readonly field: "type" | "stream" | "correlation" | "time" | "since" | "until";
  readonly value: string;
  readonly change: Partial<EventsSearch>;
}

const ID = /^[\w.:-]{8,200}$/;
const MOST = 12;

/** What `text` could filter by, best first. `field:value` says which; without text everything that can be listed. */
export function suggest(text: string, types: readonly string[], search: EventsSearch): readonly Suggestion[] {
  const [, field = "", value = ""] =
    /^(?:(type|stream|correlation|time|since|until):)?\s*(.*)$/i.exec(text.trim()) ?? [];
  const wanted = field.toLowerCase();
  const all = [
    ...typesLike(value, types, search),
    ...spansLike(value),
    ...streamOf(value),
    ...correlationOf(value),
    ...(wanted === "until" ? [] : boundOf("since", value)),
    ...boundOf("until", value),
  ];
  return all.filter((each) => wanted === "" || each.field === wanted).slice(0, MOST);
}

function typesLike(text: string, types: readonly string[], { type = [] }: EventsSearch): readonly Suggestion[] {
  const like = text.toLowerCase();
  return types
    .filter((name) => name.toLowerCase().includes(like) && !type.includes(name))
    .map((name) => ({ field: "type", value: name, change: { type: [...type, name].sort() } }));
}

function spansLike(text: string): readonly Suggestion[] {
  const like = text.toLowerCase().replaceAll(/last|\s/g, "");
  return Object.keys(SPANS)
    .filter((span) => span.startsWith(like))
    .map((span) => ({ field: "time", value: `last ${span}`, change: { last: span, since: "", until: "" } }));
}

function streamOf(text: string): readonly Suggestion[] {
  const name = text.replace(/@\d+$/, "");
  return parseStreamName(name) === null ? [] : [{ field: "stream", value: name, change: { stream: name } }];
}

function correlationOf(text: string): readonly Suggestion[] {
  return ID.test(text) ? [{ field: "correlation", value: text, change: { correlationId: text } }] : [];
}

function boundOf(field: "since" | "until", text: string): readonly Suggestion[] {
  const at = /^\d{4}-\d{2}/.test(text)
    ? new Date(text.includes("T") && !/Z|[+-]\d{2}:\d{2}$/.test(text) ? `${text}Z` : text)
    : null;
  if (at === null || Number.isNaN(at.getTime())) return [];
  return [{ field, value: at.toISOString(), change: { [field]: at.toISOString(), last: "" } }];
}
