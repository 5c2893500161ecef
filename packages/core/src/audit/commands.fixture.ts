import fc from "fast-check";
import type { AuditCommand } from "./commands.ts";

const refusal = fc.record({
  type: fc.constant("RecordRefusal" as const),
  hour: fc.constant("2026-01-01T09"),
  code: fc.constantFrom("bad_signature", "nonce_replayed"),
  reason: fc.constant("The nonce was used before."),
  address: fc.constantFrom("192.0.2.7", "2001:db8::7"),
  method: fc.constant("POST"),
  path: fc.constantFrom("/api/forms", "/api/devices/rotate"),
  suppressed: fc.nat({ max: 3 }),
});

/** Refusals of one hour. */
export const auditCommands: fc.Arbitrary<readonly AuditCommand[]> = fc.array(refusal, { minLength: 1, maxLength: 20 });
