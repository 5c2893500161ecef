import { expect, it } from "vitest";
import { parseOptions } from "./options.ts";

it("listens on loopback, port 4400, and keeps its data in ./.bridgework", () => {
  expect(parseOptions([], "1.0.0")).toMatchObject({
    host: "127.0.0.1",
    port: 4400,
    data: "./.bridgework",
    seed: 0,
    json: false,
  });
});

it("takes every flag", () => {
  const flags = ["--port", "0", "--host", "::1", "--data", "none", "--seed", "200", "--json"];
  expect(parseOptions(flags, "1.0.0")).toMatchObject({ port: 0, host: "::1", data: "none", seed: 200, json: true });
});
