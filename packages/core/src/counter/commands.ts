import * as z from "zod";
import { changeReason, counterId, delta } from "./events.ts";

export const counterCommand = z.object({
  type: z.literal("ChangeCounter"),
  counterId,
  delta,
  /** Version that the counter must be at; absent: any. */
  expectedVersion: z.int().min(0).exactOptional(),
  /** Version and value that the change must come to, where a producer says what has happened. */
  version: z.int().min(1).exactOptional(),
  value: z.int().exactOptional(),
  reason: changeReason.exactOptional(),
});
export type CounterCommand = Readonly<z.infer<typeof counterCommand>>;
/** What somebody gives who changes a counter. */
export type CounterInput = Omit<z.input<typeof counterCommand>, "type" | "version" | "value">;
