import { deviceStories } from "./device-stories.ts";
import { startProcess, temporaryFolder } from "./process.ts";

deviceStories(async () => {
  const folder = temporaryFolder();
  const first = await startProcess({ data: folder.path });
  const port = new URL(first.url).port;
  let bridgework = first;
  return {
    url: first.url,
    sent: async () => [],
    log: () => JSON.stringify(bridgework.log),
    restart: async () => {
      await bridgework.stop("SIGKILL");
      bridgework = await startProcess({ data: folder.path, arguments: ["--port", port] });
    },
    close: async () => {
      await bridgework.stop();
      folder.remove();
    },
  };
});
