import { createApi } from "./api.ts";
import { createFunction, type FunctionSpec } from "./functions.ts";
import { here, nameOf } from "./names.ts";
import type { Permission, Permissions } from "./permissions.ts";
import type { Settings } from "./settings.ts";
import { createUsers } from "./users.ts";

export interface DoorSettings {
  readonly settings: Settings;
  readonly permissions: Permissions;
  readonly environment: FunctionSpec["environment"];
}

/** The HTTP doors: who may ask for what, and the function that answers. */
export function createDoors({ settings, permissions, environment }: DoorSettings) {
  const { record, readFeed, readViews, readLetters, bury } = permissions;
  const target = createFunction({
    ...{ name: "api", trigger: "api", description: "Answers the HTTP API.", environment },
    // API Gateway waits 30 seconds.
    ...{ timeout: 29, memory: 1024, warm: settings.apiWarm },
    may: [...record, ...readFeed, ...readViews, ...readLetters, ...bury, lookAtRuns()],
  });
  const users = createUsers();
  return { target, users, api: createApi({ target, users }) };
}

function lookAtRuns(): Permission {
  const { account, region } = here();
  return {
    actions: ["states:DescribeExecution", "states:DescribeStateMachineForExecution", "states:GetExecutionHistory"],
    resources: [$interpolate`arn:aws:states:${region}:${account}:execution:${nameOf("*")}:*`],
  };
}
