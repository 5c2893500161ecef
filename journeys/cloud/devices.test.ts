import { deviceStories } from "../device-stories.ts";
import { openAssembly } from "./assembly.ts";
import { bundleTriggers } from "./bundles.ts";

deviceStories(async () => {
  const built = await bundleTriggers();
  const cloud = await openAssembly({ bundles: built.bundles });
  return {
    url: cloud.url,
    sent: async () => cloud.sent(),
    log: () => cloud.lines.join("\n"),
    // A deployment replaces every instance; what they knew is gone.
    restart: () => cloud.functionOf("api").renew(),
    close: async () => {
      await cloud.close();
      built.remove();
    },
  };
});
