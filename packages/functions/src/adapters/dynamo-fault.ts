import { type ErrorClass, Fault, messageOf } from "@bridgework/core/kernel/fault";

/** Waits for DynamoDB's answer; what it throws is a Fault that names the table and says what to do. */
export async function answerOf<Answer>(table: string, pending: Promise<Answer>): Promise<Answer> {
  try {
    return await pending;
  } catch (error) {
    throw toFault(table, error);
  }
}

/** As `answerOf`, but a condition that did not hold is an answer, not a fault. */
export async function answerOrRefusal<Answer>(
  table: string,
  pending: Promise<Answer>,
): Promise<{ readonly held: true; readonly answer: Answer } | { readonly held: false; readonly error: object }> {
  try {
    return { held: true, answer: await pending };
  } catch (error) {
    if (error instanceof Error && REFUSALS.has(error.name)) return { held: false, error };
    throw toFault(table, error);
  }
}

const REFUSALS = new Set(["ConditionalCheckFailedException", "TransactionCanceledException"]);

const THROTTLED = new Set([
  "ProvisionedThroughputExceeded",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingError",
  "ThrottlingException",
  "TransactionInProgressException",
]);
const UNREACHABLE = new Set(["TimeoutError", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT"]);
const DENIED = new Set(["AccessDeniedException", "UnrecognizedClientException", "CredentialsProviderError"]);

export function toFault(table: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : "";
  const code = error instanceof Error && "code" in error ? String(error.code) : name;
  const fault = (errorClass: ErrorClass, faultCode: string, message: string) =>
    new Fault(errorClass, faultCode, message, { cause: error });
  const said = messageOf(error);
  if (THROTTLED.has(name) || reasonsIn(error).some((reason) => THROTTLED.has(reason)))
    return fault("RATE_LIMIT", "throttled", `Table ${table} takes no more requests now (${said}). Try again later.`);
  if (name === "ResourceNotFoundException")
    return fault("SYSTEM", "missing_table", `There is no table ${table}. Deploy it, or correct the table's name.`);
  if (said.includes("Item size"))
    return fault("VALIDATION", "too_large", `An item is too large for ${table}: ${said}.`);
  if (DENIED.has(name))
    return fault("SYSTEM", "denied", `Access to table ${table} is denied: ${said}. Check the role and its policy.`);
  if (UNREACHABLE.has(name) || UNREACHABLE.has(code))
    return fault("NETWORK", "unreachable", `DynamoDB gave no answer for table ${table}: ${said}. Try again.`);
  return fault("SYSTEM", "dynamodb", `DynamoDB failed on table ${table}: ${said}.`);
}

/** Why a transaction was cancelled, a code for each of its items. */
function reasonsIn(error: unknown): readonly string[] {
  if (!(error instanceof Error && "CancellationReasons" in error && Array.isArray(error.CancellationReasons)))
    return [];
  return error.CancellationReasons.map((reason: { readonly Code?: string }) => reason.Code ?? "");
}
