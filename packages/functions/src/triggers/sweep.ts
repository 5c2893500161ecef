import { compose } from "../compose.ts";
import { sweepPorts } from "../compose-steps.ts";
import { entry } from "../entry.ts";
import { required } from "../environment.ts";

const cloud = await compose();
const name = required(cloud.environment, "SWEEP");
const sweep = cloud.topology.sweeps.find((each) => each.name === name);
if (sweep === undefined) throw new Error(`This function cannot start: there is no sweep ${name}. Correct SWEEP.`);
const ports = sweepPorts(cloud);

/** Does the work that no fact starts, at each call of its schedule. */
export const handler = entry(cloud, () => sweep.run(ports));
