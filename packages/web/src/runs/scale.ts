/** A stretch of time, in milliseconds since the epoch; `to` is not before `from`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Idle time that is drawn with a fixed width instead of its length. */
export interface Cut extends Span {
  /** Place and width in shares of the whole axis. */
  readonly left: number;
  readonly width: number;
}

/** Time → place on an axis from 0 to 1, with long idle time cut out. */
export interface Scale extends Span {
  readonly cuts: readonly Cut[];
  /** Pieces of the axis, in order and without holes between them. */
  readonly pieces: readonly Piece[];
  /** Milliseconds that a whole axis would show at the scale of what is not cut. */
  readonly unit: number;
}

interface Piece extends Span {
  readonly left: number;
  readonly width: number;
  readonly cut: boolean;
}

/** Share of the axis that one cut takes, as long as all of them together take no more than `CUTS_TOGETHER`. */
const CUT_WIDTH = 0.1;
const CUTS_TOGETHER = 0.4;
/** The longest are cut; more of them would leave no room for their names. */
const MOST_CUTS = 12;
/** Idle time is cut where it is longer than this many times all work, and longer than `SHORTEST_CUT` ms. */
const CUT_OVER_WORK = 2;
const SHORTEST_CUT = 100;
/** Share of all work that is left standing on both sides of a cut, so that one sees what it waited after. */
const STANDING = 0.1;

export interface ScaleOptions {
  /** Starts of idle stretches that are shown in full all the same. */
  readonly uncut?: ReadonlySet<number>;
}

/** The axis of `whole` where work was done in `work`. */
export function createScale(whole: Span, work: readonly Span[], { uncut }: ScaleOptions = {}): Scale {
  const busy = worked(work, whole);
  const shortest = Math.max(SHORTEST_CUT, busy * CUT_OVER_WORK);
  const standing = Math.max(busy, SHORTEST_CUT) * STANDING;
  const cuts = between(union(work, whole), whole)
    .filter((idle) => lengthOf(idle) > shortest && !uncut?.has(idle.from))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MOST_CUTS)
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to }) => ({ from: from + standing, to: to - standing }));
  return layOut(whole, cuts);
}

/** Place of a time, clamped to the axis. */
export function placeOf({ pieces }: Scale, time: number): number {
  const piece = pieces.find(({ to }) => time <= to) ?? pieces.at(-1);
  if (piece === undefined) return 0;
  const share = lengthOf(piece) === 0 ? 0 : (time - piece.from) / lengthOf(piece);
  return piece.left + piece.width * Math.min(1, Math.max(0, share));
}

/** Where the idle stretch that a cut shortens began: the name to give as `uncut`. */
export function idleStartOf(cut: Cut, work: readonly Span[], whole: Span): number {
  const before = union(work, whole).filter(({ to }) => to <= cut.from);
  return before.at(-1)?.to ?? whole.from;
}

/** Time in which at least one of them was going on. */
export function worked(work: readonly Span[], whole: Span): number {
  return union(work, whole).reduce((sum, span) => sum + lengthOf(span), 0);
}

export function lengthOf({ from, to }: Span): number {
  return to - from;
}

function layOut(whole: Span, cuts: readonly Span[]): Scale {
  const width = Math.min(CUT_WIDTH, CUTS_TOGETHER / Math.max(1, cuts.length));
  const shown = lengthOf(whole) - cuts.reduce((sum, cut) => sum + lengthOf(cut), 0);
  const unit = Math.max(shown, Number.MIN_VALUE) / (1 - width * cuts.length);
  const pieces: Piece[] = [];
  const add = (span: Span, cut: boolean) => {
    const last = pieces.at(-1);
    const left = last === undefined ? 0 : last.left + last.width;
    pieces.push({ ...span, cut, left, width: cut ? width : lengthOf(span) / unit });
  };
  let at = whole.from;
  for (const cut of cuts) {
    add({ from: at, to: cut.from }, false);
    add(cut, true);
    at = cut.to;
  }
  add({ from: at, to: whole.to }, false);
  return { ...whole, unit, pieces, cuts: pieces.filter(({ cut }) => cut) };
}

/** The stretches joined where they meet, clipped to `whole`, in order. */
function union(spans: readonly Span[], whole: Span): readonly Span[] {
  const clipped = spans
    .map(({ from, to }) => ({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) }))
    .filter(({ from, to }) => from <= to)
    .toSorted((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of clipped) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) joined.push(span);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return joined;
}

function between(busy: readonly Span[], whole: Span): readonly Span[] {
  const edges = [whole.from, ...busy.flatMap(({ from, to }) => [from, to]), whole.to];
  const idle: Span[] = [];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    idle.push({ from: edges[i] ?? whole.from, to: edges[i + 1] ?? whole.to });
  }
  return idle;
}
