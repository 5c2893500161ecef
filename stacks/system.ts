import { createAlarms } from "./alarms.ts";
import { createBackup } from "./backup.ts";
import { createBuses } from "./buses.ts";
import { createDashboard } from "./dashboard.ts";
import { setFunctionDefaults, setRoleDefaults } from "./defaults.ts";
import { createDoors } from "./doors.ts";
import { environmentOf, operatorSecrets } from "./environment.ts";
import { createFlow } from "./flow.ts";
import { createPersonalKey } from "./keys.ts";
import { createLive, createSockets } from "./live.ts";
import { createNotifications } from "./notifications.ts";
import { createPermissions } from "./permissions.ts";
import { createQueues, takeUndelivered } from "./queues.ts";
import { createRules } from "./rules.ts";
import { createSchedules } from "./schedules.ts";
import type { Settings } from "./settings.ts";
import { profileOf } from "./stage.ts";
import { createSteps } from "./steps.ts";
import { createTables } from "./tables.ts";
import { createWorkflows } from "./workflows.ts";

/** Everything of a stage. Returns what its developers have to know. */
export function createSystem(settings: Settings) {
  setFunctionDefaults();
  setRoleDefaults();
  const [tables, buses, queues, personalKey] = [createTables(), createBuses(), createQueues(), createPersonalKey()];
  const { mayNotify, alarms: topic } = createNotifications(settings);
  const permissions = createPermissions({ tables, facts: buses.facts, personalKey });
  const environment = environmentOf({ settings, tables, facts: buses.facts, personalKey });
  const steps = createSteps({ environment, secrets: operatorSecrets(), permissions, notify: mayNotify });
  const workflows = createWorkflows(steps);
  const rules = createRules(buses, workflows, queues.undelivered);
  const sockets = createSockets();
  const flow = createFlow({ tables, buses, queues, workflows, sockets, permissions, environment });
  takeUndelivered("undelivered", queues.undelivered, [...rules, flow.rules.ingest]);
  const live = createLive({ sockets, facts: buses.facts, permissions, environment, undelivered: queues.unburied });
  takeUndelivered("unburied", queues.unburied, [flow.rules.runs, live.rule]);
  const scheduled = createSchedules({ environment, permissions });
  const { api, site, users, target } = createDoors({ settings, permissions, environment });
  const { relay, project } = flow.functions;
  const functions = { ...flow.functions, ...scheduled, api: target };
  createAlarms({ topic, queues, functions, consumers: { relay, project }, tables: Object.values(tables), api });
  createDashboard({
    ...{ queues: Object.values(queues), functions: Object.values({ ...functions, ...live.functions }) },
    ...{ tables: Object.values(tables), api },
  });
  if (profileOf($app.stage).copies) createBackup([tables.events, tables.letters]);
  return {
    ...{ console: site.url, api: api.url, live: sockets.api.url },
    ...{ inboxBus: buses.inbox.name, factsBus: buses.facts.name, eventsTable: tables.events.name },
    ...{ userPool: users.pool.id, userPoolClient: users.client.id },
  };
}
