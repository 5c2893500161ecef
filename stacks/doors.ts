import { createApi, openRoutes } from "./api.ts";
import { createCanary } from "./canary.ts";
import { createConsole } from "./console.ts";
import type { FunctionSpec } from "./functions.ts";
import type { Sockets } from "./live.ts";
import { here, nameOf } from "./names.ts";
import type { Permission, Permissions } from "./permissions.ts";
import type { Settings } from "./settings.ts";
import { createUsers } from "./users.ts";

export interface DoorSettings {
  readonly settings: Settings;
  readonly permissions: Permissions;
  readonly environment: FunctionSpec["environment"];
  readonly sockets: Sockets;
}

/** The HTTP doors and the console: who may ask for what, and the function that answers. */
export function createDoors({ settings, permissions, environment, sockets }: DoorSettings) {
  const { record, readFeed, readViews, readLetters, bury, issueTickets } = permissions;
  const api = createApi();
  const users = createUsers();
  const { site, client } = createConsole({ settings, api, sockets, users });
  const canary = createCanary({
    ...{ name: "api", trigger: "api", description: "Answers the HTTP API." },
    environment: { ...environment, ...sockets.environment, ...($dev ? {} : { PUBLIC_ORIGIN: site.url }) },
    // API Gateway waits 30 seconds.
    ...{ timeout: 29, memory: 1024, warm: settings.apiWarm },
    may: [...record, ...readFeed, ...readViews, ...readLetters, ...bury, ...issueTickets, lookAtRuns()],
  });
  openRoutes(api, canary.callee, { issuer: users.issuer, clientId: client.id });
  return { canary, users, client, api, site };
}

function lookAtRuns(): Permission {
  const { account, region } = here();
  return {
    actions: ["states:DescribeExecution", "states:DescribeStateMachineForExecution", "states:GetExecutionHistory"],
    resources: [$interpolate`arn:aws:states:${region}:${account}:execution:${nameOf("*")}:*`],
  };
}
