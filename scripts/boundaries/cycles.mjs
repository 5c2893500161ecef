import { targetOf } from "./areas.mjs";

/**
 * Circles of files that import each other, each as the list of its paths. Imports of types alone do not count: they are
 * gone when the program runs, and a port and the kernel type that it serves may well name each other.
 */
export function cyclesOf(files) {
  const paths = new Set(files.map((file) => file.path));
  const edges = new Map(files.map((file) => [file.path, targetsOf(file, paths)]));
  const state = new Map();
  const cycles = [];
  const visit = (path, trail) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      cycles.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    state.set(path, "open");
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

function targetsOf(file, paths) {
  return file.imports
    .filter((each) => !each.typeOnly)
    .map((each) => targetOf(each.specifier, file.path))
    .map((target) => [target, `${target}x`].find((candidate) => paths.has(candidate)))
    .filter((target) => target !== undefined);
}
