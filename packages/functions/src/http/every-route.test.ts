import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { errorOf, openDoors } from "./doors.fixture.ts";

/* What is wrong with a body is refused alike by every route that takes JSON, also by those that are yet to come. */

const document = z.object({
  paths: z.record(
    z.string(),
    z.object({
      post: z
        .object({
          requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
          security: z.array(z.record(z.string(), z.unknown())).optional(),
        })
        .optional(),
    }),
  ),
});

interface PostRoute {
  readonly path: string;
  readonly takesJson: boolean;
  /** Without a signature it says nothing about the body but its size. */
  readonly needsSignature: boolean;
}

async function postRoutes(): Promise<readonly PostRoute[]> {
  const written = document.parse(await (await openDoors().get("/api/openapi.json")).json());
  return Object.entries(written.paths).flatMap(([path, { post }]) =>
    post === undefined
      ? []
      : [
          {
            path: path.replaceAll(/\{\w+\}/g, "some-id"),
            takesJson: post.requestBody?.content["application/json"] !== undefined,
            needsSignature: post.security?.every((way) => "signature" in way) ?? false,
          },
        ],
  );
}

let routes: readonly PostRoute[];
beforeAll(async () => {
  routes = (await postRoutes()).filter(({ takesJson }) => takesJson);
});

/** Status, code and field of each route's answer to the same body. */
async function answersTo(body: string, type = "application/json") {
  const asked = routes.map(async ({ path, needsSignature }) => {
    const { status, code, details } = await errorOf(openDoors().post(path, body, { "content-type": type }));
    return { path, needsSignature, answer: `${status} ${code} ${details[0]?.path}` };
  });
  return Promise.all(asked);
}

const unlike = (answers: Awaited<ReturnType<typeof answersTo>>, expected: string) =>
  answers.filter(({ answer, needsSignature }) => answer !== expected && !(needsSignature && answer.startsWith("401")));

describe("every route that takes JSON", () => {
  it("is among those that are tried", () => {
    expect(routes.length).toBeGreaterThan(5);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""])(
    "refuses content of type %j",
    async (type) => {
      expect(unlike(await answersTo("{}", type), "415 unsupported_media_type header.Content-Type")).toEqual([]);
    },
  );

  it("refuses what is nested one level too deep, and not for its depth what is not", async () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`;
    expect(unlike(await answersTo(nested(101)), "400 invalid body")).toEqual([]);
    const within = await answersTo(nested(100));
    expect(within.filter(({ answer }) => answer === "400 invalid body")).toEqual([]);
  });

  it("refuses what is too large, before it asks for a signature", async () => {
    const answers = await answersTo(`"${"x".repeat(1024 * 1024)}"`);
    expect(answers.filter(({ answer }) => answer !== "413 too_large body")).toEqual([]);
  });

  it("refuses what is not JSON", async () => {
    expect(unlike(await answersTo('{"a":'), "400 malformed_json body")).toEqual([]);
  });
});
