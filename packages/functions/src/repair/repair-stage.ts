import { catchUpRow } from "@bridgework/core/app/consume/catch-up-row";
import { type RepairFeedOptions, repairFeed } from "../adapters/dynamo-repair-feed.ts";
import { compose } from "../compose.ts";

export interface RepairStageOptions extends Pick<RepairFeedOptions, "after" | "report" | "stopped"> {
  /** The environment of one of the stage's functions. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Repairs the feed of a deployed stage, and the rows of the views with it, from outside: by the rights of whoever runs
 * it. False where it was stopped.
 */
export async function repairStage({ variables, ...options }: RepairStageOptions): Promise<boolean> {
  const cloud = await compose(variables);
  return repairFeed({
    ...cloud.dynamo,
    ...options,
    catchUp: (stream, version) => catchUpRow(cloud, stream, version),
  });
}
