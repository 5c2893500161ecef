/** Whether a form of a type has to come signed by a device. */
export type SignaturePolicy = "required" | "optional";

export interface FormType {
  readonly name: string;
  readonly description: string;
  /** Default `required`. */
  readonly signature?: SignaturePolicy;
}

/**
 * The form types that are declared. One that is not is taken too, and has to be signed: to take forms from anywhere, as
 * from a page of the web or by the bus, declare their type here with an optional signature.
 */
const FORM_TYPES: readonly FormType[] = [
  { name: "contact", description: "A question from anybody.", signature: "optional" },
  { name: "claim", description: "A claim for damages.", signature: "optional" },
  { name: "order", description: "An order from a page of the web.", signature: "optional" },
  { name: "sign-up", description: "Somebody wants an account.", signature: "optional" },
  { name: "reading", description: "A meter's reading, sent by a device." },
];

export function signaturePolicy(formType: string): SignaturePolicy {
  return FORM_TYPES.find(({ name }) => name === formType)?.signature ?? "required";
}
