import { rebuildViews } from "@bridgework/core/app/rebuild-views";
import type { Context } from "aws-lambda";
import { dynamoDropRows } from "../adapters/dynamo-drop-rows.ts";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";

const cloud = await compose();
const SPARE_MS = 10_000;

/** Builds the new versions of views, and goes on at the next call where its time is over. Never two at once. */
export const handler = entry(cloud, (_: unknown, context: Context) =>
  rebuildViews({
    ...cloud,
    dropRows: dynamoDropRows(cloud.dynamo),
    report: (progress) => cloud.observation.logger.notice("rebuilding view", { ...progress }),
    stopped: () => context.getRemainingTimeInMillis() < SPARE_MS,
  }),
);
