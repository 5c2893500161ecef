import { type InnerList, type Item, serializeInnerList, serializeItem } from "structured-headers";
import { componentValue, type SignableRequest } from "./message.ts";

/** What is signed: RFC 9421, 2.5. Or the first component that the request does not have. */
export type SignatureBase =
  | { readonly kind: "base"; readonly bytes: Uint8Array<ArrayBuffer>; readonly text: string }
  | { readonly kind: "missing"; readonly component: string };

/** `covered` is a member of Signature-Input: the components with the signature's parameters. */
export function signatureBase(request: SignableRequest, covered: InnerList): SignatureBase {
  const [components] = covered;
  const lines: string[] = [];
  for (const component of components) {
    const name = serializeItem(component);
    const value = textOf(request, component);
    if (value === undefined) return { kind: "missing", component: name };
    lines.push(`${name}: ${value}`);
  }
  const text = [...lines, `"@signature-params": ${serializeInnerList(covered)}`].join("\n");
  return { kind: "base", bytes: new TextEncoder().encode(text), text };
}

function textOf(request: SignableRequest, [name, parameters]: Item): string | undefined {
  return typeof name === "string" ? componentValue(request, name, parameters) : undefined;
}
