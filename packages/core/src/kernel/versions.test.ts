import { expect, it } from "vitest";
import * as z from "zod";
import { firstVersion, nextVersion } from "./versions.ts";

const v1 = z.object({ name: z.string() });
const v2 = z.object({ first: z.string(), last: z.string() });
const v3 = v2.extend({ title: z.string().nullable() });
const split = ({ name }: z.infer<typeof v1>) => {
  const [first = "", last = ""] = name.split(" ");
  return { first, last };
};

it("begins with version 1, to which nothing has to be lifted", () => {
  expect(firstVersion(v1)).toEqual({ schemaVersion: 1, schema: v1, upcasters: [] });
});

it("keeps the newest schema and an upcaster for each older version, in order", () => {
  const untitled = (data: z.infer<typeof v2>) => ({ ...data, title: null });
  const versions = nextVersion(nextVersion(firstVersion(v1), v2, split), v3, untitled);
  expect(versions).toMatchObject({ schemaVersion: 3, schema: v3, upcasters: [split, untitled] });
});

it("does not compile where the chain does not fit", () => {
  const first = firstVersion(v1);
  // @ts-expect-error `last` is missing from what the upcaster gives
  nextVersion(first, v2, ({ name }) => ({ first: name }));
  // @ts-expect-error version 1 has no `first`
  nextVersion(first, v2, ({ first: given }) => ({ first: given, last: "" }));
  // @ts-expect-error what the upcaster gives has the wrong type
  nextVersion(first, v2, ({ name }) => ({ first: name.length, last: "" }));
  // @ts-expect-error a version is left out: `split` takes version 1, and version 2 comes before
  nextVersion(nextVersion(first, v2, split), v3, ({ name }: z.infer<typeof v1>) => ({ ...split({ name }), title: "" }));
  expect(first.upcasters).toEqual([]);
});
