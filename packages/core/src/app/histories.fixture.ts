import fc from "fast-check";
import { alertCommands } from "../alert/commands.fixture.ts";
import { auditCommands } from "../audit/commands.fixture.ts";
import { circuitCommands } from "../circuit/commands.fixture.ts";
import { counterCommands } from "../counter/commands.fixture.ts";
import { deviceCommands } from "../device/commands.fixture.ts";
import { formCommands } from "../form/commands.fixture.ts";
import { groupCommands } from "../group/commands.fixture.ts";
import type { Command, Domain } from "../kernel/domain.ts";
import { streamOf } from "../kernel/event.ts";
import { createTopology } from "../kernel/topology.ts";
import { manualClock } from "../memory/clock.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import { sequentialIds } from "../memory/ids.ts";
import { seededRandom } from "../memory/random.ts";
import { memorySealer } from "../memory/sealer.ts";
import { memorySnapshots } from "../memory/snapshots.ts";
import { messageCommands } from "../message/commands.fixture.ts";
import { redriveCommands } from "../redrive/commands.fixture.ts";
import { subjectCommands } from "../subject/commands.fixture.ts";
import { taskCommands } from "../task/commands.fixture.ts";
import { createPublish } from "./publish.ts";

/** Commands for one stream of each domain; a new domain adds its own. */
const COMMANDS: Readonly<Record<string, fc.Arbitrary<readonly Command[]>>> = {
  alert: alertCommands,
  audit: auditCommands,
  circuit: circuitCommands,
  counter: counterCommands,
  device: deviceCommands,
  form: formCommands,
  task: taskCommands,
  group: groupCommands,
  message: messageCommands,
  redrive: redriveCommands,
  subject: subjectCommands,
};

/** Commands for one stream of the domain, and how long each of them comes after the one before, in milliseconds. */
export function historyOf({ name }: Domain) {
  const commands = COMMANDS[name];
  if (commands === undefined) throw new Error(`histories.fixture.ts has no commands for ${name}`);
  return commands.chain((sequence) =>
    fc.tuple(...sequence.map((command) => fc.record({ command: fc.constant(command), pause: fc.nat({ max: 3 }) }))),
  );
}

/** A domain with a store of its own, whose commands go by `publish`. */
export function domainWorld(domain: Domain, every: number) {
  const ruled: Domain = { ...domain, snapshots: { every, reducer: 1 } };
  const ports = { store: memoryEventStore(), snapshots: memorySnapshots(), sealer: memorySealer() };
  const clock = manualClock();
  const topology = createTopology([ruled]);
  const publish = createPublish({ ...ports, topology, clock, ids: sequentialIds(), random: seededRandom(1) });
  const take = async (command: Command) => {
    await publish({ kind: "command", domain: domain.name, command, actor: "http" });
    return streamOf(domain.name, domain.streamId(command));
  };
  return { domain: ruled, ports, clock, take };
}
