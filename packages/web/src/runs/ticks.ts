import { lengthOf, placeOf, type Scale } from "./scale.ts";

export interface Tick {
  /** Milliseconds since the start of the axis. */
  readonly offset: number;
  /** Share of the axis. */
  readonly left: number;
}

/** Ticks stand at least this share of the axis apart, and so far from a cut and from the end. */
const APART = 0.12;

/** Round times on the axis; never inside a cut, and none so near to another mark that their labels meet. */
export function ticksOf(scale: Scale): readonly Tick[] {
  const step = roundStep(scale.unit * APART);
  const ticks: Tick[] = [];
  for (const piece of scale.pieces.filter(({ cut }) => !cut)) {
    const first = Math.ceil((piece.from - scale.from) / step);
    const most = Math.floor(lengthOf(piece) / step) + 1;
    for (let i = 0; i < most; i += 1) {
      const offset = (first + i) * step;
      const left = placeOf(scale, scale.from + offset);
      if (scale.from + offset <= piece.to && isFree(left, scale, ticks)) ticks.push({ offset, left });
    }
  }
  return ticks;
}

/** The smallest of 1, 2 or 5 times a power of ten milliseconds, or a round part of a minute, hour or day, that is not below. */
export function roundStep(least: number): number {
  const known = ROUND.find((step) => step >= least);
  return known ?? Math.ceil(least / DAY) * DAY;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ROUND = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  DAY,
];

function isFree(left: number, { cuts }: Scale, ticks: readonly Tick[]): boolean {
  const last = ticks.at(-1);
  const clearOfCuts = cuts.every((cut) => left >= cut.left + cut.width || left + APART / 2 <= cut.left);
  return clearOfCuts && left <= 1 - 2 * APART && (last === undefined || left - last.left >= APART / 2);
}
