import { absolute, timeParts } from "../kit/format.ts";

/** `14:31` in UTC; the whole time stands in its title. */
export function ClockMinute({ value }: { readonly value: string }) {
  return (
    <time className="tn nw" dateTime={value} title={absolute(value)}>
      {minuteOf(value)}
    </time>
  );
}

export function minuteOf(value: string): string {
  return timeParts(value).clock.slice(0, 5);
}
