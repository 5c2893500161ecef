import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const OLDEST_NODE = [20, 19];

/** The sentence to end with where this Node is too old; null where it will do. */
export function refuseNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = OLDEST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
  return `Bridgework needs Node ${OLDEST_NODE.join(".")} or newer; this is ${version}. Install a newer one and run the command again.`;
}

/** Makes node_modules match package-lock.json, with `npm ci` where it does not. `say` is called before anything is installed. */
export function installWhatIsLocked(root, say) {
  const difference = differenceFromLock(root);
  if (difference === null) return;
  say("installing", { command: "npm ci", because: difference });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // All of npm's output goes to stderr: stdout may be read by a program.
  const { status, error } = spawnSync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error)
    throw new Error(`npm could not be started: ${error.message}. Node's installer brings it; is it on the PATH?`);
  if (status !== 0) throw new Error(`npm ci failed with exit code ${status}; its errors are above.`);
}

/** In what the installed packages differ from the lock, in a few words; null where they match. */
export function differenceFromLock(root) {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (installed === null) return "nothing is installed yet";
  const locked = packagesOf(join(root, "package-lock.json"));
  if (locked === null) throw new Error("package-lock.json is missing. Restore it: git checkout package-lock.json");
  for (const [path, { version, integrity, optional }] of Object.entries(locked)) {
    const found = installed[path];
    if (path === "" || (found === undefined && optional)) continue;
    if (found === undefined) return `${nameOf(path)} is missing`;
    if (found.version !== version || found.integrity !== integrity) return `${nameOf(path)} is not at ${version}`;
  }
  const surplus = Object.keys(installed).find((path) => locked[path] === undefined);
  return surplus === undefined ? null : `${nameOf(surplus)} is not in the lock`;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw new Error(`${file} cannot be read: ${error.message}`, { cause: error });
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
