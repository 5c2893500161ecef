/** Which lines of a timeline are closed: none or all, except some. */
export interface Folds {
  readonly all: boolean;
  readonly except: ReadonlySet<string>;
}

/** The line of the run itself, which stays open when all are closed. */
export const RUN_KEY = "run";

export const NO_FOLDS: Folds = { all: false, except: new Set() };
export const ALL_FOLDED: Folds = { all: true, except: new Set() };

export function isClosed({ all, except }: Folds, key: string): boolean {
  return key === RUN_KEY ? except.has(key) : all !== except.has(key);
}

export function toggleFold({ all, except }: Folds, key: string): Folds {
  const next = new Set(except);
  if (!next.delete(key)) next.add(key);
  return { all, except: next };
}

/** `2-4` where these are closed, `all-2-4` where all but these are; undefined where none is. */
export function writeFolds({ all, except }: Folds): string | undefined {
  const words = [...(all ? ["all"] : []), ...except];
  return words.length === 0 ? undefined : words.join("-");
}

export function readFolds(text: string | undefined): Folds {
  const words = text === undefined ? [] : text.split("-");
  const all = words[0] === "all";
  return { all, except: new Set(all ? words.slice(1) : words) };
}
