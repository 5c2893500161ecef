import { expect, it } from "vitest";
import * as z from "zod";
import { openDoors } from "./doors.fixture.ts";

/* The shape that OpenAPI 3.1 asks for, as far as it is used here: https://spec.openapis.org/oas/v3.1.1.html#schema-0 */

const schema = z.looseObject({});
const media = z.record(z.string().includes("/"), z.looseObject({ schema }));
const parameter = z.looseObject({
  name: z.string().min(1),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().optional(),
  schema,
});
const response = z.looseObject({ description: z.string(), content: media });
const reference = z.strictObject({ $ref: z.string().startsWith("#/components/") });
const operation = z.looseObject({
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z.array(parameter).default([]),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  requestBody: z.looseObject({ content: media }).optional(),
  responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), z.union([response, reference])),
});
const document = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith("/"),
    z.strictObject({ get: operation.optional(), post: operation.optional() }),
  ),
});

async function describe() {
  const { app, get } = openDoors();
  const written = document.parse(await (await get("/api/openapi.json")).json());
  const operations = Object.entries(written.paths).flatMap(([path, { get: read, post }]) => [
    ...(read === undefined ? [] : [{ name: `GET ${path}`, path, ...read }]),
    ...(post === undefined ? [] : [{ name: `POST ${path}`, path, ...post }]),
  ]);
  return { app, operations, written };
}

it("describes every route, and nothing that is not served", async () => {
  const { app, operations } = await describe();
  const served = app.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(operations.map(({ name }) => name).sort()).toEqual(served.sort());
  expect(served.length).toBeGreaterThan(20);
});

it("gives every path its parameters, every POST its idempotency key, and every operation its errors", async () => {
  const { operations } = await describe();
  for (const { name, path, parameters, responses } of operations) {
    const inPath = parameters.filter((each) => each.in === "path");
    expect({ name, path: inPath.map((each) => `{${each.name}}`) }).toEqual({
      name,
      path: path.match(/\{\w+\}/g) ?? [],
    });
    expect({ name, required: inPath.every(({ required }) => required) }).toEqual({ name, required: true });
    const keyed = parameters.some((each) => each.in === "header" && each.name === "Idempotency-Key");
    expect({ name, keyed }).toEqual({ name, keyed: name.startsWith("POST") });
    expect({ name, errors: "default" in responses }).toEqual({ name, errors: true });
  }
});

it("asks for no member that may be left out", async () => {
  const { operations } = await describe();
  const invite = operations.find(({ name }) => name === "POST /api/devices/invite");
  expect(invite?.requestBody?.content["application/json"]?.schema["required"]).toEqual(["name"]);
});

it("says which operations a device has to sign, and how", async () => {
  const { operations, written } = await describe();
  const security = new Map(operations.map((operation) => [operation.name, operation.security]));
  expect(security.get("POST /api/devices/rotate")).toEqual([{ signature: [] }]);
  expect(security.get("POST /api/forms")).toEqual([{}, { signature: [] }]);
  expect(security.get("POST /api/tasks")).toBeUndefined();
  expect(written).toMatchObject({ components: { securitySchemes: { signature: { name: "Signature" } } } });
});

it("refers to nothing that it does not hold", async () => {
  const { written } = await describe();
  const text = JSON.stringify(written);
  const missing = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].filter(([, at = ""]) => {
    const found = at.split("/").reduce<unknown>((value, key) => Reflect.get(Object(value), key), written);
    return found === undefined;
  });
  expect(missing).toEqual([]);
});
