import type { Json } from "../kernel/json.ts";
import type { Sealer } from "../ports/sealer.ts";

/** Seals by keeping the values and giving out their numbers. A subject's key is the list of its values. */
export function memorySealer(): Sealer {
  const keys = new Map<string, { readonly generation: number; readonly values: string[] }>();
  let generations = 0;

  const keyOf = (subject: string) => {
    const known = keys.get(subject);
    if (known !== undefined) return known;
    generations += 1;
    const made = { generation: generations, values: [] };
    keys.set(subject, made);
    return made;
  };
  const numberOf = (subject: string, value: Json): string => {
    const { generation, values } = keyOf(subject);
    const text = JSON.stringify(value);
    if (!values.includes(text)) values.push(text);
    return `${generation}.${values.indexOf(text)}`;
  };

  return {
    seal: async (subject, values) => values.map((value) => ({ $sealed: numberOf(subject, value), subject })),
    open: async (sealed) =>
      sealed.map(({ $sealed, subject }) => {
        const [generation, index] = $sealed.split(".").map(Number);
        const key = keys.get(subject);
        const text = key?.generation === generation ? key?.values[index ?? -1] : undefined;
        return text === undefined ? { $erased: subject } : JSON.parse(text);
      }),
    erase: async (subject) => keys.delete(subject),
  };
}
