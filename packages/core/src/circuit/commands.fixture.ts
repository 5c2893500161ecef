import fc from "fast-check";
import type { CircuitCommand } from "./commands.ts";

const circuit = "email";

/** Commands for one circuit, the first of them its opening. */
export const circuitCommands = fc
  .array(
    fc.constantFrom<CircuitCommand>(
      { type: "OpenCircuit", circuit, failures: 5, reason: "NETWORK unreachable", until: "2026-01-01T00:01:00.000Z" },
      { type: "CloseCircuit", circuit, openedAt: "2026-01-01T00:00:00.000Z" },
    ),
    { maxLength: 20 },
  )
  .map((rest): readonly CircuitCommand[] => [
    { type: "OpenCircuit", circuit, failures: 5, reason: "SYSTEM http_503", until: "2026-01-01T00:01:00.000Z" },
    ...rest,
  ]);
