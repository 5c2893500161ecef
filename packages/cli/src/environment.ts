/** The process's environment. What reads a setting from it throws with the setting's name where its value is wrong. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A number from 0 to 1. */
export function share(environment: Environment, name: string, otherwise: number): number {
  const text = environment[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new Error(`${name}: expected a number from 0 to 1, received "${text}".`);
}

/** The first is the default unless another is given. */
export function oneOf<Value extends string>(
  environment: Environment,
  name: string,
  known: readonly [Value, ...Value[]],
  otherwise: Value = known[0],
): Value {
  const text = environment[name];
  if (text === undefined) return otherwise;
  const found = known.find((value) => value === text);
  if (found !== undefined) return found;
  throw new Error(`${name}: expected ${known.join(" or ")}, received "${text}".`);
}

/** A whole number of at least 1. */
export function count(environment: Environment, name: string, otherwise: number): number {
  const text = environment[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new Error(`${name}: expected a whole number of at least 1, received "${text}".`);
}
