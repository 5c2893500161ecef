const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const grouped = new Intl.NumberFormat("en-GB");

/** 16934 → `16,934`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 event`, `12 events`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Milliseconds as `64 ms`, `1.2 s`, `4 m 24 s`, `3 h 5 m`, `6 d 2 h`. */
export function duration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < SECOND) return `${Math.round(whole)} ms`;
  if (whole < 10 * SECOND) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`;
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR) return pair(whole, MINUTE, "m", SECOND, "s");
  if (whole < DAY) return pair(whole, HOUR, "h", MINUTE, "m");
  return pair(whole, DAY, "d", HOUR, "h");
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  const first = `${Math.floor(ms / large)} ${largeUnit}`;
  return rest === 0 ? first : `${first} ${rest} ${smallUnit}`;
}

/** How long ago, in one unit: `now`, `18 s ago`, `4 m ago`, `3 h ago`, `12 d ago`; `in 5 s` ahead of now. */
export function ago(time: string, now: number): string {
  const ms = now - Date.parse(time);
  if (Number.isNaN(ms)) return time;
  if (Math.abs(ms) < SECOND) return "now";
  const text = oneUnit(Math.abs(ms));
  return ms < 0 ? `in ${text}` : `${text} ago`;
}

function oneUnit(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** `2026-11-21 14:31:07.204 UTC`. */
export function absolute(time: string): string {
  const { date, clock, seconds, millis } = timeParts(time);
  return date === "" ? time : `${date} ${clock}${seconds}${millis} UTC`;
}

export interface TimeParts {
  readonly date: string;
  /** Hours and minutes with their colon behind: `14:31:`. */
  readonly clock: string;
  readonly seconds: string;
  /** With the point before: `.204`. */
  readonly millis: string;
}

/** An ISO time in UTC, cut where what differs between neighbours begins. Empty parts where it is not a time. */
export function timeParts(time: string): TimeParts {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return { date: "", clock: time, seconds: "", millis: "" };
  const iso = at.toISOString();
  return { date: iso.slice(0, 10), clock: iso.slice(11, 17), seconds: iso.slice(17, 19), millis: iso.slice(19, 23) };
}

const KILO = 1024;
const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** 65536 → `64 KB`, in units of 1,024. */
export function bytes(size: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, size)) / 10)));
  return `${Math.round((size / KILO ** power) * 10) / 10} ${BYTE_UNITS[power]}`;
}
