import type { BusName } from "@bridgework/core/kernel/rule";
import type { Stores } from "./stores.ts";
import { createDerivedTables, type SharedTable } from "./tables.ts";

/** What a standby finds in its Region, by the names that its stage has given it there. */
export interface Shared {
  readonly tables: Readonly<Record<SharedTable, $util.Input<string>>>;
  readonly buses: Readonly<Record<BusName, $util.Input<string>>>;
  /** ARN of the replica. */
  readonly personalKey: $util.Input<string>;
}

/** Writes down in the second Region what is shared there, since it must be found when this Region is gone. */
export function leaveForStandby(region: string, shared: Shared): void {
  new aws.ssm.Parameter("Shared", {
    ...{ region, name: parameterOf($app.stage), type: "String", value: $jsonStringify(shared) },
    description: "What a standby takes over.",
  });
}

/** What a standby works on: all that the stage shares with it, and a feed and views of its own. */
export function takeOver(stage: string): Stores {
  const { insecureValue } = aws.ssm.getParameterOutput({ name: parameterOf(stage) });
  const { tables, buses, personalKey } = insecureValue.apply((text): $util.Unwrap<Shared> => JSON.parse(text));
  return {
    tables: {
      events: sst.aws.Dynamo.get("Events", tables.events),
      letters: sst.aws.Dynamo.get("Letters", tables.letters),
      keys: sst.aws.Dynamo.get("Keys", tables.keys),
      ...createDerivedTables(),
    },
    buses: { inbox: sst.aws.Bus.get("Inbox", buses.inbox), facts: sst.aws.Bus.get("Facts", buses.facts) },
    personalKey: { arn: personalKey },
  };
}

function parameterOf(stage: string): string {
  return `/${$app.name}/${stage}/standby`;
}
