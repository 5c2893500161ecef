import { type ErrorClass, Fault, messageOf } from "@bridgework/core/kernel/fault";

/** Errors of SES's SendEmail and SNS's Publish by what they mean for a try again; all others are SYSTEM. */
const CLASSES: ReadonlyMap<string, ErrorClass> = new Map([
  ["TooManyRequestsException", "RATE_LIMIT"],
  ["LimitExceededException", "RATE_LIMIT"],
  ["ThrottlingException", "RATE_LIMIT"],
  ["ThrottledException", "RATE_LIMIT"],
  ["BadRequestException", "VALIDATION"],
  ["MessageRejected", "VALIDATION"],
  ["InvalidParameterException", "VALIDATION"],
  ["InvalidParameterValueException", "VALIDATION"],
  ["ValidationException", "VALIDATION"],
]);

/** What a provider's client threw. NETWORK: there was no answer, so it may have been sent. */
export function sendFault(provider: "SES" | "SNS", error: unknown): Fault {
  const name = error instanceof Error ? error.name : "";
  const said = messageOf(error);
  const isSilent = name === "TimeoutError" || (error instanceof Error && "code" in error && !CLASSES.has(name));
  if (isSilent) return new Fault("NETWORK", "unreachable", `${provider} gave no answer: ${said}.`, { cause: error });
  const message = `${provider} did not take the message: ${said}.`;
  return new Fault(CLASSES.get(name) ?? "SYSTEM", name === "" ? "failed" : name, message, { cause: error });
}
