import { areaOf, isTest, packageOf, targetOf } from "./areas.mjs";

const MOST_LINES = 300;
const MAY_BE_LONG = /\.(contract|data)\.ts$/;

/** What core may not touch, since it comes in through a port. */
const FROM_PORTS = [
  { use: /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|\bperformance\.now\b/g, port: "ports/clock.ts" },
  { use: /\bset(?:Timeout|Interval|Immediate)\b/g, port: "ports/clock.ts" },
  { use: /\bMath\.random\b/g, port: "ports/random.ts" },
  { use: /\brandomUUID\b|\bgetRandomValues\b/g, port: "ports/ids.ts" },
];

/** Every broken rule of these files, `{ path, line, message }` each. A file is `{ path, code, lines, imports }`. */
export function problemsOf(files) {
  return files.flatMap((file) => [
    ...internalImports(file),
    ...packageImports(file),
    ...portsOnly(file),
    ...barrel(file),
    ...tooLong(file),
  ]);
}

function internalImports(file) {
  const area = areaOf(file.path);
  return file.imports.flatMap((each) => {
    const target = targetOf(each.specifier, file.path);
    const targetArea = target === null ? undefined : areaOf(target);
    if (target === null || targetArea === undefined) return [];
    if (!mayImport(area, targetArea, target, each)) {
      return [problem(file, each, `${area.name} may not import ${targetArea.name} (${target})`)];
    }
    const leavesPackage = each.specifier.startsWith(".") && workspaceOf(target) !== workspaceOf(file.path);
    return leavesPackage ? [problem(file, each, `import ${target} by its package name, not by a relative path`)] : [];
  });
}

function mayImport(area, targetArea, target, { typeOnly }) {
  if (area?.mayImport === undefined || area.mayImport.includes(targetArea.name)) return true;
  if (area.mayImportFiles?.some((files) => files.test(target))) return true;
  return typeOnly && (area.mayImportTypesOf ?? []).some((folder) => target.startsWith(folder));
}

function packageImports(file) {
  const area = areaOf(file.path);
  return file.imports.flatMap((each) => {
    if (targetOf(each.specifier, file.path) !== null) return [];
    const name = packageOf(each.specifier);
    if (name.startsWith("@aws-sdk") || name.startsWith("@smithy")) {
      return area?.aws || isTest(file.path)
        ? []
        : [problem(file, each, `only functions/src/adapters may import ${name}`)];
    }
    const allowed = area?.packages && [...area.packages, ...(isTest(file.path) ? area.test : [])];
    if (allowed === undefined || allowed.includes(name)) return [];
    return [problem(file, each, `${area.name} may import the packages ${allowed.join(", ")}; not ${each.specifier}`)];
  });
}

function portsOnly(file) {
  if (areaOf(file.path)?.name !== "core") return [];
  return FROM_PORTS.flatMap(({ use, port }) =>
    [...file.code.matchAll(use)].map((match) => ({
      path: file.path,
      line: file.code.slice(0, match.index).split("\n").length,
      message: `core may not use ${match[0]}; take it from ${port}`,
    })),
  );
}

/** A file of re-exports alone; an `index.ts` with code of its own is none. */
function barrel(file) {
  const exported = file.imports.filter((each) => each.exported);
  const [first] = exported;
  if (first === undefined) return [];
  const rest = file.code.replace(/\b(?:import|export)\b[^;]*?["'] *["'];?/g, "");
  return rest.trim() === ""
    ? [problem(file, first, "a file of re-exports alone; import from the files themselves")]
    : [];
}

function tooLong(file) {
  if (file.lines <= MOST_LINES || MAY_BE_LONG.test(file.path)) return [];
  return [{ path: file.path, line: MOST_LINES + 1, message: `${file.lines} lines; at most ${MOST_LINES} are allowed` }];
}

function workspaceOf(path) {
  return /^packages\/[^/]+/.exec(path)?.[0] ?? "";
}

function problem(file, { line }, message) {
  return { path: file.path, line, message };
}
