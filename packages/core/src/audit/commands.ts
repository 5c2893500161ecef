import * as z from "zod";
import { requestRefused } from "./events.ts";

export const auditCommand = requestRefused.extend({ type: z.literal("RecordRefusal") });
export type AuditCommand = Readonly<z.infer<typeof auditCommand>>;
