import { oneOf, present, type RawSearch, textOf, textsOf } from "../app/search.ts";
import { CLASSES } from "./classes.ts";

const LETTER_STATUSES = ["dead", "redriven"] as const;

/**
 * Of `/failures`. Without `status` those that are dead; `closed` names the letter groups that are folded;
 * `redrive` is the job that is shown, or `new` for one that is being made.
 */
export function failuresSearch({ status, class: errorClass, type, fingerprint, redrive, letter, closed }: RawSearch) {
  return present({
    status: oneOf(status, LETTER_STATUSES),
    class: oneOf(errorClass, CLASSES),
    type: textOf(type),
    fingerprint: textOf(fingerprint),
    redrive: textOf(redrive),
    letter: textOf(letter),
    closed: textsOf(closed),
  });
}
