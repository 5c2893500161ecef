import { createTopology } from "./kernel/topology.ts";

/** Everything that Bridgework runs. */
export const topology = createTopology([]);
