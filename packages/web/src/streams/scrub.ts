/** What the keys and buttons of the scrubber do. */
export type Move = "first" | "previous" | "next" | "last" | "back10" | "forward10";

/** The version after a move, from 1 to `newest`. */
export function moveTo(at: number, newest: number, move: Move): number {
  return clampVersion(target(at, newest, move), newest);
}

export function clampVersion(version: number, newest: number): number {
  return Math.min(Math.max(1, Math.round(version)), Math.max(1, newest));
}

/** Place of a version on the track, from 0 to 1. */
export function shareOf(version: number, newest: number): number {
  return newest <= 1 ? 1 : (clampVersion(version, newest) - 1) / (newest - 1);
}

/** The move that a key asks for; undefined for any other key. */
export function moveOf({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): Move | undefined {
  switch (key) {
    case "ArrowLeft":
      return shiftKey ? "back10" : "previous";
    case "ArrowRight":
      return shiftKey ? "forward10" : "next";
    case "Home":
      return "first";
    case "End":
      return "last";
    default:
      return undefined;
  }
}

/** How many versions one tick of a playing scrubber goes on, so that a stream of any length plays in about `ticks` ticks. */
export function strideOf(newest: number, ticks: number): number {
  return Math.max(1, Math.ceil(newest / ticks));
}

function target(at: number, newest: number, move: Move): number {
  switch (move) {
    case "first":
      return 1;
    case "previous":
      return at - 1;
    case "next":
      return at + 1;
    case "last":
      return newest;
    case "back10":
      return at - 10;
    case "forward10":
      return at + 10;
  }
}
