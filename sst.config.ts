/// <reference path="./.sst/platform/config.d.ts" />

// SST refuses static imports here: it reads `app` before the platform exists.
export default $config({
  app({ stage }) {
    const production = stage === "production";
    return { name: "bridgework", home: "aws", removal: production ? "retain" : "remove", protect: production };
  },
  async run() {
    const { readSettings } = await import("./stacks/settings.ts");
    readSettings($app.stage, process.env);
    const { setFunctionDefaults, setRoleDefaults } = await import("./stacks/defaults.ts");
    const { createTables } = await import("./stacks/tables.ts");
    const { createBuses } = await import("./stacks/buses.ts");
    setFunctionDefaults();
    setRoleDefaults();
    const tables = createTables();
    const buses = createBuses();
    return {
      eventsTable: tables.events.name,
      feedTable: tables.feed.name,
      viewsTable: tables.views.name,
      inboxBus: buses.inbox.name,
      factsBus: buses.facts.name,
    };
  },
});
