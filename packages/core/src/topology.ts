import { circuit } from "./circuit/domain.ts";
import { counter } from "./counter/domain.ts";
import { form } from "./form/domain.ts";
import { createTopology } from "./kernel/topology.ts";
import { subject } from "./subject/domain.ts";
import { task } from "./task/domain.ts";

/** Everything that Bridgework runs. */
export const topology = createTopology([counter, form, task, subject, circuit]);
