import { alert } from "./alert/domain.ts";
import { audit } from "./audit/domain.ts";
import { circuit } from "./circuit/domain.ts";
import { counter } from "./counter/domain.ts";
import { device } from "./device/domain.ts";
import { form } from "./form/domain.ts";
import { group } from "./group/domain.ts";
import { createTopology } from "./kernel/topology.ts";
import { message } from "./message/domain.ts";
import { redrive } from "./redrive/domain.ts";
import { subject } from "./subject/domain.ts";
import { task } from "./task/domain.ts";

/** Everything that Bridgework runs. */
export const topology = createTopology([
  counter,
  form,
  task,
  group,
  redrive,
  subject,
  circuit,
  device,
  audit,
  alert,
  message,
]);
