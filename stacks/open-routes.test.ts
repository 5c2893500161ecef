import { openDoors } from "@bridgework/functions/http/doors.fixture";
import { expect, it } from "vitest";
import * as z from "zod";
import { OPEN_ROUTES } from "./open-routes.ts";

const operation = z.object({ security: z.array(z.record(z.string(), z.unknown())).optional() });
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** Each operation by its method and path, whatever the parameters of its path are called. */
async function operations() {
  const { get } = openDoors();
  const { paths } = description.parse(await (await get("/api/openapi.json")).json());
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({ name: `${method.toUpperCase()} ${path}`, security })),
  );
  return all.map((each) => ({ ...each, name: ofAnyName(each.name) }));
}

function ofAnyName(route: string): string {
  return route.replaceAll(/\{\w+\}/g, "{}");
}

it("are open to all who sign, and to those that need not sign", async () => {
  const unsigned = ["GET /health", "GET /ready", "POST /api/devices/register"];
  const looksAtSignatures = (await operations()).filter(({ security }) => security !== undefined);
  const expected = [...unsigned, ...looksAtSignatures.map(({ name }) => name)];
  expect(OPEN_ROUTES.map(ofAnyName).sort()).toEqual(expected.sort());
});
