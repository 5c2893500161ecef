/// <reference path="./.sst/platform/config.d.ts" />

// SST refuses static imports here: it reads `app` before the platform exists.
export default $config({
  app({ stage }) {
    const production = stage === "production";
    return { name: "bridgework", home: "aws", removal: production ? "retain" : "remove", protect: production };
  },
  async run() {
    const { readSettings } = await import("./stacks/settings.ts");
    const settings = readSettings($app.stage, process.env);
    const { createSystem } = await import("./stacks/system.ts");
    return createSystem(settings);
  },
});
