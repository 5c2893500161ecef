import * as z from "zod";
import { circuitClosed, circuitOpened } from "./events.ts";

const openCircuit = circuitOpened.extend({ type: z.literal("OpenCircuit") });
const closeCircuit = circuitClosed.extend({ type: z.literal("CloseCircuit") });

export const circuitCommand = z.discriminatedUnion("type", [openCircuit, closeCircuit]);
export type CircuitCommand = Readonly<z.infer<typeof circuitCommand>>;
