export interface ShortId {
  /** What neighbours share; recedes. */
  readonly head: string;
  /** What tells it from its neighbours. */
  readonly tail: string;
}

const HEAD = 4;
const TAIL = 6;
/** Up to here an id is shown whole. */
const LONGEST = 14;

/** Cuts an id in its middle: `01M7…QZM4T8`. A ULID begins with its time, so its end is what differs. */
export function shortId(id: string): ShortId {
  if (id.length <= LONGEST) return { head: "", tail: id };
  return { head: `${id.slice(0, HEAD)}…`, tail: id.slice(-TAIL) };
}

/** `task#01M7…QZM4T8` of a stream's name. */
export function shortStream(stream: string): ShortId {
  const at = stream.indexOf("#");
  if (at < 0) return shortId(stream);
  const { head, tail } = shortId(stream.slice(at + 1));
  return { head: `${stream.slice(0, at + 1)}${head}`, tail };
}
