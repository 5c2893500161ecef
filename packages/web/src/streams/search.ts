import { oneOf, present, type RawSearch, textOf, wholeOf } from "../app/search.ts";

/** Of `/streams`. `id` is the beginning of an id; `stream` is the row that the keys are on. */
export function streamsSearch({ category, id, stream }: RawSearch) {
  return present({ category: textOf(category), id: textOf(id), stream: textOf(stream) });
}

const DIFF_MODES = ["changed", "all"] as const;

/** Of `/streams/$category/$id`. Without `at` the page follows the newest version. */
export function streamSearch({ at, diff }: RawSearch) {
  const version = wholeOf(at);
  return present({ at: version === 0 ? undefined : version, diff: oneOf(diff, DIFF_MODES) });
}
