import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import type * as z from "zod";
import { errorBody } from "./contract.ts";
import { jsonSchemaOf } from "./json-schema.ts";

/** An operation as far as its description tells it. */
export interface OperationSpec {
  readonly method: "get" | "post";
  /** OpenAPI's notation, as `/api/forms/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Whether a device has to sign; with `optional` a request without a signature is taken, too. */
  readonly signature?: "required" | "optional";
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly example?: Json;
  /** In place of `body`: takes content of any type up to so many bytes. */
  readonly bytes?: number;
  /** What it answers when all goes well. */
  readonly result: z.ZodType;
  /** Media type of the result; default `application/json`. */
  readonly resultType?: string;
  /** Statuses of a result; default 200 alone. */
  readonly statuses?: readonly number[];
}

/** The Operation Object of https://spec.openapis.org/oas/v3.1.1.html#operation-object */
export function operationOf(spec: OperationSpec): JsonObject {
  const { method, summary, tag, signature, params, query } = spec;
  return {
    summary,
    tags: [tag],
    ...(signature === undefined ? {} : { security: SECURITY[signature] }),
    parameters: [
      ...(params === undefined ? [] : parametersOf("path", params)),
      ...(query === undefined ? [] : parametersOf("query", query)),
      ...(method === "post" ? [IDEMPOTENCY_KEY] : []),
    ],
    ...bodyOf(spec),
    responses: { ...resultsOf(spec), default: { $ref: "#/components/responses/refused" } },
  };
}

/** What operations refer to. */
export function components(): JsonObject {
  const refused = { description: "Refused or failed", content: { [JSON_TYPE]: { schema: jsonSchemaOf(errorBody) } } };
  return { responses: { refused }, securitySchemes: { signature: SIGNATURE } };
}

const JSON_TYPE = "application/json";
const SECURITY = { required: [{ signature: [] }], optional: [{}, { signature: [] }] };

const SIGNATURE = {
  type: "apiKey",
  in: "header",
  name: "Signature",
  description:
    "HTTP message signature (RFC 9421) by a registered device, with Signature-Input and Content-Digest (RFC 9530). POST /api/devices/register registers a device.",
};

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Sent again with its key, a request is carried out once.",
  schema: { type: "string", minLength: 1, maxLength: 128 },
};

/** One for each member of an object's schema. */
function parametersOf(place: "path" | "query", schema: z.ZodType): readonly JsonObject[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  if (!isJsonObject(properties) || !Array.isArray(required)) return [];
  return Object.entries(properties).map(([name, member]) => {
    const { description, ...rest } = isJsonObject(member) ? member : {};
    const told = description === undefined ? {} : { description };
    return { name, in: place, required: required.includes(name), ...told, schema: rest };
  });
}

function bodyOf({ body, bytes, example }: OperationSpec): JsonObject {
  if (bytes !== undefined)
    return { requestBody: { content: { "*/*": { schema: { type: "string", format: "binary" } } } } };
  if (body === undefined) return {};
  const media = { schema: jsonSchemaOf(body), ...(example === undefined ? {} : { example }) };
  return { requestBody: { content: { [JSON_TYPE]: media } } };
}

function resultsOf({ result, resultType = JSON_TYPE, statuses = [200] }: OperationSpec): JsonObject {
  const answer = { description: "As asked", content: { [resultType]: { schema: jsonSchemaOf(result) } } };
  return Object.fromEntries(statuses.map((status) => [status, answer]));
}
