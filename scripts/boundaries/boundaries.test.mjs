import { describe, expect, it } from "vitest";
import { cyclesOf } from "./cycles.mjs";
import { problemsOf } from "./rules.mjs";
import { scan } from "./scan.mjs";

const file = (path, source) => ({ path, ...scan(source) });
const messages = (path, source) => problemsOf([file(path, source)]).map(({ line, message }) => `${line} ${message}`);

describe("what may import what", () => {
  it.each([
    [
      "core",
      "packages/core/src/a.ts",
      'import { Hono } from "hono";',
      "core may import the packages zod, ulid, structured-headers, cockatiel; not hono",
    ],
    [
      "core",
      "packages/core/src/a.ts",
      'import { readFile } from "node:fs";',
      "core may import the packages zod, ulid, structured-headers, cockatiel; not node:fs",
    ],
    [
      "core",
      "packages/core/src/a.ts",
      'import type { Tail } from "@bridgework/local/tail";',
      "core may not import local (packages/local/src/tail.ts)",
    ],
    [
      "http",
      "packages/functions/src/http/a.ts",
      'import { x } from "../adapters/dynamo.ts";',
      "http may not import adapters (packages/functions/src/adapters/dynamo.ts)",
    ],
    [
      "http",
      "packages/functions/src/http/a.ts",
      'import { x } from "@bridgework/local/tail";',
      "http may not import local (packages/local/src/tail.ts)",
    ],
    [
      "http",
      "packages/functions/src/http/a.ts",
      'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";',
      "only functions/src/adapters may import @aws-sdk/client-dynamodb",
    ],
    [
      "local",
      "packages/local/src/a.ts",
      'import { x } from "@bridgework/functions/adapters/dynamo";',
      "local may not import adapters (packages/functions/src/adapters/dynamo.ts)",
    ],
    [
      "local",
      "packages/local/src/a.ts",
      'const sdk = await import("@aws-sdk/client-sfn");',
      "only functions/src/adapters may import @aws-sdk/client-sfn",
    ],
    [
      "web",
      "packages/web/src/a.tsx",
      'import type { X } from "@bridgework/core/kernel/event";',
      "web may not import core (packages/core/src/kernel/event.ts)",
    ],
    [
      "web",
      "packages/web/src/a.tsx",
      'import type { X } from "@bridgework/functions/http/app";',
      "web may not import http (packages/functions/src/http/app.ts)",
    ],
    [
      "stacks",
      "stacks/a.ts",
      'import { publish } from "@bridgework/core/app/publish";',
      "stacks may not import core (packages/core/src/app/publish.ts)",
    ],
    [
      "stacks",
      "stacks/a.ts",
      'import { refuse } from "@bridgework/core/kernel/decider";',
      "stacks may not import core (packages/core/src/kernel/decider.ts)",
    ],
    [
      "packages",
      "packages/local/src/a.ts",
      'import { x } from "../../core/src/table.ts";',
      "import packages/core/src/table.ts by its package name, not by a relative path",
    ],
  ])("refuses in %s: %s imports %s", (_area, path, source, message) => {
    expect(messages(path, source)).toEqual([`1 ${message}`]);
  });

  it.each([
    ["packages/core/src/a.ts", 'import { z } from "zod";\nimport { b } from "./b.ts";'],
    ["packages/core/src/a.test.ts", 'import fc from "fast-check";\nimport { it } from "vitest";'],
    ["packages/core/src/a.contract.ts", 'import { it } from "vitest";'],
    ["packages/functions/src/adapters/a.ts", 'import { DynamoDBClient } from "@aws-sdk/client-dynamodb";'],
    ["packages/local/src/a.test.ts", 'import { SFNClient } from "@aws-sdk/client-sfn";'],
    ["packages/web/src/a.tsx", 'import type { Run } from "@bridgework/functions/http/contract";'],
    [
      "stacks/a.ts",
      'import { topology } from "@bridgework/core/topology";\nimport type { Rule } from "@bridgework/core/kernel/rule";',
    ],
    [
      "journeys/a.test.ts",
      'import { SFNClient } from "@aws-sdk/client-sfn";\nimport { x } from "@bridgework/core/topology";',
    ],
  ])("allows in %s: %s", (path, source) => {
    expect(messages(path, source)).toEqual([]);
  });
});

describe("what core may use", () => {
  it.each(["Date.now()", "new Date()", "Math.random()", "setTimeout(f, 1)", "setInterval(f, 1)"])(
    "refuses %s",
    (use) => {
      expect(messages("packages/core/src/a.ts", `\nexport const a = () => ${use};`)).toHaveLength(1);
      expect(messages("packages/local/src/a.ts", `\nexport const a = () => ${use};`)).toEqual([]);
    },
  );

  it("allows a date that is made of a given time, and the words in comments and strings", () => {
    const source =
      'export const a = (at: number) => new Date(at);\n// Date.now() is the clock\'s\nconst b = "Math.random()";';
    expect(messages("packages/core/src/a.ts", source)).toEqual([]);
  });
});

describe("the shape of files", () => {
  it("refuses a file of re-exports alone", () => {
    const source = 'export { a } from "./a.ts";\nexport type { B } from "./b.ts";\n';
    expect(messages("packages/local/src/index.ts", source)).toEqual([
      "1 a file of re-exports alone; import from the files themselves",
    ]);
  });

  it("allows an index.ts with code of its own", () => {
    expect(messages("packages/local/src/index.ts", 'import { a } from "./a.ts";\nexport const b = a + 1;\n')).toEqual(
      [],
    );
  });

  it("refuses the 301st line, but not in a contract suite", () => {
    const long = "// line\n".repeat(301);
    expect(messages("packages/local/src/a.ts", long)).toEqual(["301 301 lines; at most 300 are allowed"]);
    expect(messages("packages/local/src/a.contract.ts", long)).toEqual([]);
    expect(messages("packages/local/src/a.ts", "// line\n".repeat(300))).toEqual([]);
  });
});

describe("circles", () => {
  const circle = (kind) => [
    file("packages/core/src/a.ts", `import { b } from "./b.ts";`),
    file("packages/core/src/b.ts", `import { c } from "@bridgework/core/c";`),
    file("packages/core/src/c.ts", `import ${kind}{ a } from "./a.ts";`),
  ];

  it("are found across files, with their way", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => `packages/core/src/${name}.ts`);
    expect(cyclesOf(circle(""))).toEqual([[a, b, c, a]]);
  });

  it("are not made by imports of types alone", () => {
    expect(cyclesOf(circle("type "))).toEqual([]);
  });
});

describe("reading imports", () => {
  it("finds each form with its line", () => {
    const source = [
      'import "./style.css";',
      'import a, { type B } from "./a.ts";',
      "import {",
      "  c,",
      "} from 'c';",
      'export * from "./d.ts";',
      'const e = await import("./e.ts");',
      'export const f = "no import from";',
    ].join("\n");
    expect(scan(source).imports).toEqual([
      { specifier: "./style.css", line: 1, exported: false, typeOnly: false },
      { specifier: "./a.ts", line: 2, exported: false, typeOnly: false },
      { specifier: "c", line: 5, exported: false, typeOnly: false },
      { specifier: "./d.ts", line: 6, exported: true, typeOnly: false },
      { specifier: "./e.ts", line: 7, exported: false, typeOnly: false },
    ]);
  });

  it("takes nothing quoted, commented or in a pattern for an import", () => {
    const source =
      '/* import "a" */\nconst b = `\nimport "b"`;\nconst c = /import \'/;\n// import \'d\'\nconst d = "\\""; import "e";';
    expect(scan(source).imports.map((each) => each.specifier)).toEqual(["e"]);
  });
});
