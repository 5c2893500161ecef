import { oneOf, present, type RawSearch, textOf, textsOf } from "../app/search.ts";
import { CLASSES } from "./classes.ts";

const LETTER_STATUSES = ["dead", "redriven"] as const;

/** Of `/failures`. Without `status` those that are dead; `closed` names the letter groups that are folded. */
export function failuresSearch({ status, class: errorClass, letter, closed }: RawSearch) {
  return present({
    status: oneOf(status, LETTER_STATUSES),
    class: oneOf(errorClass, CLASSES),
    letter: textOf(letter),
    closed: textsOf(closed),
  });
}
