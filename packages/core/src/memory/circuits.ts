import { type Circuit, CLOSED } from "../kernel/circuit.ts";
import type { Circuits } from "../ports/circuits.ts";

export function memoryCircuits(): Circuits {
  const circuits = new Map<string, Circuit>();
  const load = (name: string) => circuits.get(name) ?? CLOSED;
  return {
    load: async (name) => load(name),
    change: async (name, circuit) => {
      if (load(name).revision !== circuit.revision - 1) return false;
      circuits.set(name, circuit);
      return true;
    },
  };
}
