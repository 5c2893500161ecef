/** The part of the axis that is in sight, from 0 to 1. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: Zoom = { from: 0, to: 1 };

/** The window never gets narrower than this share of the axis. */
const NARROWEST = 0.02;

/** Place of a share of the axis in the window; below 0 and above 1 it is out of sight. */
export function inWindow(share: number, { from, to }: Zoom): number {
  return (share - from) / (to - from);
}

export function moveStart({ to }: Zoom, from: number): Zoom {
  return { from: Math.min(Math.max(0, from), to - NARROWEST), to };
}

export function moveEnd({ from }: Zoom, to: number): Zoom {
  return { from, to: Math.max(Math.min(1, to), from + NARROWEST) };
}

/** Moves the window, keeping its width. */
export function shift({ from, to }: Zoom, by: number): Zoom {
  const bounded = Math.min(Math.max(by, -from), 1 - to);
  return { from: from + bounded, to: to + bounded };
}

export function isWhole({ from, to }: Zoom): boolean {
  return from <= 0 && to >= 1;
}

/** `0.2-0.65`, as it stands in the address; undefined for the whole axis. */
export function writeZoom(zoom: Zoom): string | undefined {
  return isWhole(zoom) ? undefined : `${round(zoom.from)}-${round(zoom.to)}`;
}

/** The whole axis for anything that is no window. */
export function readZoom(text: string | undefined): Zoom {
  const [from, to] = (text ?? "").split("-").map(Number);
  if (from === undefined || to === undefined || !(from >= 0 && to <= 1 && to - from >= NARROWEST / 2)) return WHOLE;
  return { from, to };
}

function round(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
