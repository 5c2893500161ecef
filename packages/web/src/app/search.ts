/**
 * Search parameters as people write them: `?type=FormSubmitted&type=TaskFailed&live=tail`. A page's `validateSearch`
 * reads them with these functions; what cannot be read is left out, so a URL never breaks a page.
 */
export type RawSearch = Readonly<Record<string, unknown>>;

export function parseSearch(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      const [only] = values;
      return [name, values.length === 1 && only !== undefined ? only : values];
    }),
  );
}

/** The other way round, with the `?`; undefined, null, empty texts and empty lists are left out. */
export function stringifySearch(search: RawSearch): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== "") parameters.append(name, String(item));
    }
  }
  const text = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

const LONGEST = 200;

export function textOf(value: unknown): string | undefined {
  const [first] = Array.isArray(value) ? value : [value];
  return typeof first === "string" && first !== "" && first.length <= LONGEST ? first : undefined;
}

/** Every text once, in order of the alphabet, so that one filter has one URL. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value]).flatMap((item) => textOf(item) ?? []);
  return texts.length === 0 ? undefined : [...new Set(texts)].sort();
}

export function oneOf<Option extends string>(value: unknown, options: readonly Option[]): Option | undefined {
  return options.find((option) => option === value);
}

/** A whole number of 0 or more. */
export function wholeOf(value: unknown): number | undefined {
  const number = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  return value !== "" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** An ISO time, as it was written. */
export function timeOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/** Leaves out what is undefined: an absent parameter is an absent member. */
export function present<Search extends object>(
  search: Search,
): { [Name in keyof Search]?: Exclude<Search[Name], undefined> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Search]?: Exclude<Search[Name], undefined>;
  };
}
