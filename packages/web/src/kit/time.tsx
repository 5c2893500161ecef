import { useSyncExternalStore } from "react";
import { absolute, ago, timeParts } from "./format.ts";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds since the epoch, renewed each second by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now);
}

function watch(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}

/** A clock time whose hours recede, for columns of neighbours; the date stands in its title. */
export function ClockTime({ value }: { readonly value: string }) {
  const { clock, seconds, millis } = timeParts(value);
  return (
    <time className="mono nw" dateTime={value} title={absolute(value)}>
      <i>{clock}</i>
      {seconds}
      <i>{millis}</i>
    </time>
  );
}

/** `18 s ago`, kept up to date; the absolute time stands in its title. */
export function Ago({ value }: { readonly value: string }) {
  return (
    <time className="tn nw" dateTime={value} title={absolute(value)}>
      {ago(value, useNow())}
    </time>
  );
}

/** `2026-11-21 14:31:07.204 UTC`. */
export function AbsoluteTime({ value }: { readonly value: string }) {
  return (
    <time className="tn nw" dateTime={value} title={value}>
      {absolute(value)}
    </time>
  );
}
