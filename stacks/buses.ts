import type { BusName } from "@bridgework/core/kernel/rule";
import { nameOf } from "./names.ts";
import { profileOf } from "./stage.ts";

/** Long enough to replay what a faulty rule has missed; the event table keeps the facts themselves for ever. */
const ARCHIVE_DAYS = 30;

/** The two buses, each with an archive of all that came. */
export function createBuses(): Readonly<Record<BusName, sst.aws.Bus>> {
  return { inbox: createBus("Inbox", "inbox"), facts: createBus("Facts", "facts") };
}

/** Buses of the same names in another Region: for a standby, and for what comes while this Region is gone. */
export function createBusesIn(region: string): Readonly<Record<BusName, aws.cloudwatch.EventBus>> {
  const create = (component: string, busName: BusName) => {
    const name = nameOf(busName);
    const bus = new aws.cloudwatch.EventBus(component, { region, name }, { protect: profileOf($app.stage).lasting });
    createArchive(component, { region, name, eventSourceArn: bus.arn });
    return bus;
  };
  return { inbox: create("SecondInbox", "inbox"), facts: create("SecondFacts", "facts") };
}

/** Named without a random suffix, since producers configure the name. */
function createBus(component: string, busName: BusName): sst.aws.Bus {
  const name = nameOf(busName);
  const bus = new sst.aws.Bus(component, { transform: { bus: { name } } });
  createArchive(component, { name, eventSourceArn: bus.arn });
  return bus;
}

function createArchive(component: string, archive: aws.cloudwatch.EventArchiveArgs): void {
  new aws.cloudwatch.EventArchive(`${component}Archive`, { retentionDays: ARCHIVE_DAYS, ...archive });
}
