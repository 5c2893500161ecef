import { createAlarms } from "./alarms.ts";
import { keepAsleep } from "./asleep.ts";
import { createBackup } from "./backup.ts";
import { createDashboard } from "./dashboard.ts";
import { setFunctionDefaults, setRoleDefaults } from "./defaults.ts";
import { createDoors } from "./doors.ts";
import { environmentOf, operatorSecrets } from "./environment.ts";
import { createFlow } from "./flow.ts";
import { createLive, createSockets } from "./live.ts";
import { createNotifications } from "./notifications.ts";
import { createPermissions } from "./permissions.ts";
import { createQueues, takeUndelivered } from "./queues.ts";
import { createSecondRegion } from "./region.ts";
import { createReleases } from "./releases.ts";
import { createRules } from "./rules.ts";
import { createSchedules } from "./schedules.ts";
import type { Settings } from "./settings.ts";
import { profileOf, standbyOf } from "./stage.ts";
import { takeOver } from "./standby.ts";
import { createSteps } from "./steps.ts";
import { createStores, type Stores } from "./stores.ts";
import { createWorkflows } from "./workflows.ts";

/** Everything of a stage. Returns what its developers have to know. */
export function createSystem(given: Settings) {
  setFunctionDefaults();
  setRoleDefaults();
  const settings = awakeOrAsleep(given);
  const { secondRegion, operatorEmail } = settings;
  const { tables, buses, personalKey } = storesOf(settings);
  const queues = createQueues();
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
  takeUndelivered("unburied", queues.unburied, [flow.rules.runs, ...live.rules]);
  const scheduled = createSchedules({ environment, permissions });
  const { api, site, users, client, canary } = createDoors({ settings, permissions, environment, sockets });
  const { relay, project } = flow.functions;
  const functions = { ...flow.functions, ...scheduled, api: canary.target };
  const stored = Object.values(tables);
  createAlarms({ topic, queues, functions, consumers: { relay, project }, workflows, tables: stored, api });
  createReleases({ canaries: { ...flow.canaries, api: canary }, api, topic });
  const running = Object.values({ ...functions, ...live.functions });
  createDashboard({ queues: Object.values(queues), functions: running, tables: stored, api });
  if (profileOf($app.stage).copies) createBackup([tables.events, tables.letters], secondRegion);
  const endpoint =
    secondRegion === undefined
      ? undefined
      : createSecondRegion({ region: secondRegion, tables, buses, personalKey, api, operatorEmail, topic });
  return {
    console: site.url,
    api: api.url,
    live: sockets.api.url,
    inboxBus: buses.inbox.name,
    factsBus: buses.facts.name,
    eventsTable: tables.events.name,
    ...(endpoint === undefined ? {} : { inboxEndpoint: endpoint.endpointUrl }),
    userPool: users.pool.id,
    userPoolClient: client.id,
  };
}

/** A standby sleeps unless it is told otherwise, and any other stage works. What sleeps keeps nothing warm. */
function awakeOrAsleep(settings: Settings): Settings {
  const { awake = standbyOf($app.stage) === undefined } = settings;
  if (awake) return settings;
  keepAsleep();
  return { ...settings, apiWarm: undefined };
}

function storesOf({ secondRegion }: Settings): Stores {
  const stage = standbyOf($app.stage);
  return stage === undefined ? createStores(secondRegion) : takeOver(stage);
}
