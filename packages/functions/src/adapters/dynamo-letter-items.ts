import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ErrorClass } from "@bridgework/core/kernel/fault";
import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import type { AnalysedLetter } from "@bridgework/core/ports/letter-analysis";
import { bytesIn, type Item, text, textIn } from "./item.ts";

/** What an item takes of a letter, compressed; the rest of its 400 KB is for what letters are found by. */
const PART_BYTES = 350 * 1024;

export const letterKey = (id: string) => ({ pk: `L#${id}`, sk: "L" }) as const;

/** Place in the order of burial: the time, and the id for those of one millisecond. */
const placeOf = ({ buriedAt, id }: Pick<DeadLetter, "buriedAt" | "id">): string =>
  `${isoTime(Date.parse(buriedAt))}#${id}`;

/** A letter's own item, and the parts of one that is too large for it. */
export interface LetterItems {
  readonly head: Item;
  readonly parts: readonly Item[];
}

export function toLetterItems(letter: DeadLetter): LetterItems {
  const { pk, sk } = letterKey(letter.id);
  const body = deflateRawSync(JSON.stringify(letter));
  const head: Item = {
    ...{ pk: text(pk), sk: text(sk), status: text(letter.status), place: text(placeOf(letter)) },
    ...{ errorClass: text(letter.errorClass), kind: text(letter.kind), eventType: text(letter.eventType) },
    fingerprint: text(letter.fingerprint),
    ...(letter.workflow === null ? {} : { workflow: text(letter.workflow) }),
    ...(letter.handlerVersion === undefined ? {} : { handlerVersion: text(letter.handlerVersion) }),
    ...(letter.redrivenAt === null ? {} : { redrivenAt: text(letter.redrivenAt) }),
    ...(letter.redriveRequestId === undefined ? {} : { redriveRequestId: text(letter.redriveRequestId) }),
  };
  if (body.byteLength <= PART_BYTES) return { head: { ...head, body: { B: body } }, parts: [] };
  // Named by their content, so that another letter of the same id does not overwrite them.
  const prefix = `P#${createHash("sha256").update(body).digest("hex").slice(0, 16)}#`;
  const parts = Array.from({ length: Math.ceil(body.byteLength / PART_BYTES) }, (_, index) => ({
    pk: text(pk),
    sk: text(partKey(prefix, index)),
    body: { B: body.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) },
  }));
  return { head: { ...head, parts: text(prefix) }, parts };
}

const partKey = (prefix: string, index: number): string => `${prefix}${String(index).padStart(2, "0")}`;

/** The keys of a letter's parts; undefined where it has none. */
export function partsOf(head: Item): { readonly pk: string; readonly from: string; readonly to: string } | undefined {
  const prefix = head["parts"]?.S;
  if (prefix === undefined) return undefined;
  return { pk: textIn(head, "pk"), from: partKey(prefix, 0), to: partKey(prefix, 99) };
}

/** `parts` in their order. The item knows what has become of the letter since it was buried. */
export function toLetter(head: Item, parts: readonly Item[]): DeadLetter {
  const body = Buffer.concat((parts.length === 0 ? [head] : parts).map((item) => bytesIn(item, "body")));
  const buried: DeadLetter = JSON.parse(inflateRawSync(body).toString());
  const request = head["redriveRequestId"]?.S;
  return {
    ...buried,
    status: textIn(head, "status") as DeadLetter["status"],
    redrivenAt: head["redrivenAt"]?.S ?? null,
    ...(request === undefined ? {} : { redriveRequestId: request }),
  };
}

/** What the index shows of a letter. */
export interface LetterEntry extends AnalysedLetter {
  readonly id: string;
  readonly place: string;
}

export function toEntry(item: Item): LetterEntry {
  const place = textIn(item, "place");
  const end = place.indexOf("#");
  const handlerVersion = item["handlerVersion"]?.S;
  return {
    ...{ place, id: place.slice(end + 1), buriedAt: place.slice(0, end) },
    errorClass: textIn(item, "errorClass") as ErrorClass,
    eventType: textIn(item, "eventType"),
    fingerprint: textIn(item, "fingerprint"),
    ...(handlerVersion === undefined ? {} : { handlerVersion }),
  };
}
