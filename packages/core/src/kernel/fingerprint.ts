import type { ErrorClass } from "./fault.ts";

const LONGEST = 200;

/** Ids (UUID, ULID, long hexadecimal), times and numbers: what differs without meaning another fault. */
const VARYING =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{26}\b|\b\d{4}-\d\d-\d\dT[\d:.]+Z?|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b|\+?\d+(?:\.\d+)*\*?/gi;

interface Failure {
  readonly errorClass: ErrorClass;
  readonly reason: string;
}

/**
 * Equal for failures of one class whose reasons differ in ids, numbers and times only; at most 200 characters. It is
 * stored with dead letters, so a change parts new ones from old ones.
 */
export function fingerprintOf({ errorClass, reason }: Failure): string {
  return `${errorClass} ${reason.replaceAll(VARYING, "*").toLowerCase()}`.slice(0, LONGEST);
}
