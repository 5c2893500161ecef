/** Folders of the project, the most exact first, with what each may import. `test` packages are allowed in tests alone. */
export const AREAS = [
  {
    name: "core",
    folder: "packages/core/",
    mayImport: ["core"],
    packages: ["zod", "ulid", "structured-headers", "cockatiel"],
    test: ["vitest", "fast-check"],
  },
  {
    name: "http",
    folder: "packages/functions/src/http/",
    mayImport: ["core", "http"],
    packages: ["zod", "hono"],
    test: ["vitest", "fast-check"],
  },
  {
    name: "adapters",
    folder: "packages/functions/src/adapters/",
    mayImport: ["core", "system", "adapters"],
    aws: true,
  },
  { name: "system", folder: "packages/functions/src/system/", mayImport: ["core", "system"] },
  { name: "functions", folder: "packages/functions/", mayImport: ["core", "http", "adapters", "system", "functions"] },
  { name: "local", folder: "packages/local/", mayImport: ["core", "http", "system", "local"] },
  { name: "cli", folder: "packages/cli/", mayImport: ["core", "http", "system", "local", "cli"] },
  { name: "client", folder: "packages/client/", mayImport: ["core", "client"] },
  {
    name: "web",
    folder: "packages/web/",
    mayImport: ["web", "client"],
    mayImportFiles: [/^packages\/functions\/src\/http\/(.+-)?contract\.ts$/],
  },
  {
    name: "stacks",
    folder: "stacks/",
    mayImport: ["stacks"],
    mayImportFiles: [
      /^packages\/core\/src\/(table|topology|metrics|kernel\/bulkhead|message\/delivery)\.ts$/,
      // What the functions are told, which the tests of the graph hold the stacks to.
      /^packages\/functions\/src\/environment\.ts$/,
      // The routes that there are, of which the stacks say which ask for a token.
      /^packages\/functions\/src\/http\/doors\.fixture\.ts$/,
    ],
    mayImportTypesOf: ["packages/core/src/kernel/"],
  },
  { name: "journeys", folder: "journeys/", aws: true },
  { name: "bench", folder: "bench/", aws: true },
  { name: "scripts", folder: "scripts/", aws: true },
];

export function areaOf(path) {
  return AREAS.find(({ folder }) => path.startsWith(folder));
}

export function isTest(path) {
  return /\.(test|contract|fixture)\.(ts|tsx|mjs)$/.test(path);
}

/** The file that a specifier means inside the project, or null where it means a package. */
export function targetOf(specifier, from) {
  const own = /^@bridgework\/(\w+)\/(.+)$/.exec(specifier);
  if (own) return `packages/${own[1]}/src/${own[2]}.ts`;
  if (!specifier.startsWith(".")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `@scope/name` or `name` of a specifier that means a package. */
export function packageOf(specifier) {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
