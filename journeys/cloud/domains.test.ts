import { domainStories } from "../domain-stories.ts";
import { openAssembly } from "./assembly.ts";
import { bundleTriggers } from "./bundles.ts";

domainStories(async () => {
  const built = await bundleTriggers();
  // A story calls this machine, which functions may not by default.
  const environment = { TASK_FAILURE_RATE: "0", OUTBOUND: "private" };
  const cloud = await openAssembly({ bundles: built.bundles, environment });
  return {
    url: cloud.url,
    sent: async () => cloud.sent(),
    log: () => cloud.lines.join("\n"),
    close: async () => {
      await cloud.close();
      built.remove();
    },
  };
});
