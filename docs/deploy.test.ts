import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { settingsShape } from "../stacks/settings.ts";
import { profileOf } from "../stacks/stage.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");
const guide = read("guides/deploy.md");
const rowsUnder = (heading: string) => {
  const [table = ""] = /(?:\|.*\|\n)+/.exec(guide.slice(guide.indexOf(heading))) ?? [];
  return table.trimEnd().split("\n").slice(2);
};

it("the guide has a row for each setting of a deployment, and says whether it is needed", () => {
  const declared = Object.entries(settingsShape.shape).map(
    ([name, schema]) => `| \`${name}\` | ${schema.safeParse(undefined).success ? "no" : "yes"} |`,
  );
  expect(rowsUnder("## Settings").map((row) => /^(?:\|[^|]*){2}\|/.exec(row)?.[0])).toEqual(declared);
});

it("the guide has a row for each secret", () => {
  const secrets = [...read("../stacks/environment.ts").matchAll(/new sst\.Secret\("(\w+)"/g)].map(([, name]) => name);
  expect(rowsUnder("## Secrets").map((row) => /^\| `(\w+)`/.exec(row)?.[1])).toEqual(secrets);
  expect(secrets.length).toBeGreaterThan(0);
});

it("the guide tells of each stage what its profile says", () => {
  const cellsOf = (about: string) => {
    const row = rowsUnder("Two names mean something").find((each) => each.startsWith(`| ${about}`)) ?? "";
    return row
      .split("|")
      .slice(2, 5)
      .map((cell) => cell.trim());
  };
  const profiles = ["production", "staging", "dev"].map(profileOf);
  expect(cellsOf("logs")).toEqual(profiles.map(({ logs }) => logs.kept));
  expect(cellsOf("firewall")).toEqual(profiles.map(({ firewall }) => (firewall ? "yes" : "no")));
  expect(cellsOf("new code")).toEqual(profiles.map(({ canary }) => (canary ? "[by canary](#release)" : "at once")));
  expect(cellsOf("deleting the key")).toEqual(profiles.map(({ keyDays }) => `${keyDays} days`));
});

it("the guide has every variable of the workflow that deploys", () => {
  const workflow = read("../.github/workflows/deploy.yml");
  const used = [...workflow.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name);
  const rows = [...rowsUnder("## Settings"), ...rowsUnder("## From GitHub")];
  const told = rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1]);
  expect(used.filter((name) => !told.includes(name))).toEqual([]);
  expect(used.length).toBeGreaterThan(0);
});
