import { expect, it } from "vitest";
import { parseCommand } from "./command-line.ts";

const parse = (...argv: readonly string[]) => parseCommand(argv, "1.0.0");

it("starts where no command is given", () => {
  expect(parse("--port", "0")).toMatchObject({ kind: "start", options: { port: 0, data: "./.bridgework" } });
});

it.each(["backup", "restore", "export", "import"])("takes %s with the file, and its keys beside it", (name) => {
  expect(parse(name, "b.db")).toEqual({
    kind: "data",
    command: { name, file: "b.db", data: "./.bridgework", keys: "b.db.keys" },
    json: false,
  });
});

it("takes the data folder on either side of the command", () => {
  const command = { data: "here", keys: "k" };
  expect(parse("--data", "here", "backup", "b.db", "--keys", "k")).toMatchObject({ command });
  expect(parse("backup", "b.db", "--keys", "k", "--data", "here", "--json")).toMatchObject({ command, json: true });
});

it("leaves the keys where they are if asked to, or where there is no file to name them after", () => {
  expect(parse("restore", "b.db", "--without-keys")).toMatchObject({ command: { keys: null } });
  expect(parse("export", "-")).toMatchObject({ command: { keys: null } });
  expect(parse("import", "-", "--keys", "k")).toMatchObject({ command: { keys: "k" } });
});
