import type { BusName } from "@bridgework/core/kernel/rule";

/** Long enough to replay what a faulty rule has missed; the event table keeps the facts themselves for ever. */
const ARCHIVE_DAYS = 30;

/** The two buses, each with an archive of all that came. */
export function createBuses(): Readonly<Record<BusName, sst.aws.Bus>> {
  return { inbox: createBus("Inbox", "inbox"), facts: createBus("Facts", "facts") };
}

/** Named without a random suffix, since producers configure the name. */
function createBus(component: string, busName: BusName): sst.aws.Bus {
  const name = `${$app.name}-${$app.stage}-${busName}`;
  const bus = new sst.aws.Bus(component, { transform: { bus: { name } } });
  new aws.cloudwatch.EventArchive(`${component}Archive`, {
    name,
    eventSourceArn: bus.arn,
    retentionDays: ARCHIVE_DAYS,
  });
  return bus;
}
