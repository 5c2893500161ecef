import type { BusName } from "@bridgework/core/kernel/rule";

/** Long enough to replay what a faulty rule has missed; the event table keeps the facts themselves for ever. */
const ARCHIVE_DAYS = 30;

/** The two buses, each with an archive of all that came. */
export function createBuses(): Readonly<Record<BusName, sst.aws.Bus>> {
  return { inbox: createBus("Inbox", "inbox"), facts: createBus("Facts", "facts") };
}

function createBus(name: string, busName: BusName): sst.aws.Bus {
  const bus = new sst.aws.Bus(name);
  new aws.cloudwatch.EventArchive(`${name}Archive`, {
    name: `${$app.name}-${$app.stage}-${busName}`,
    eventSourceArn: bus.arn,
    retentionDays: ARCHIVE_DAYS,
  });
  return bus;
}
