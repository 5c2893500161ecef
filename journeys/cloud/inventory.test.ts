import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MADE, PLUMBING } from "./inventory.ts";

const { resources } = JSON.parse(readFileSync(new URL("../../.sst/cloud.graph.json", import.meta.url), "utf8"));
const types = new Set<string>(resources.map(({ type }: { readonly type: string }) => type));

it("says of nothing that it is made or left out which the stacks do not have", () => {
  expect([...MADE, ...Object.keys(PLUMBING)].filter((type) => !types.has(type))).toEqual([]);
});
