import { connectLive } from "../live-client.ts";
import { asking, type Sent, type System, type SystemOptions } from "../system.ts";
import { openAssembly } from "./assembly.ts";

/** The functions as they are deployed, between stand-ins for AWS. */
export async function openCloudSystem({ environment = {} }: SystemOptions): Promise<System> {
  const cloud = await openAssembly({ environment });
  return {
    ...asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` }),
    aws: {
      endpoint: cloud.awsUrl,
      inboxBus: cloud.inboxBus,
      machine: cloud.machineOf,
    },
    live: async (after) => {
      const client = await connectLive(cloud.socketsUrl, after);
      // A connection is greeted by its first message.
      client.ping(0);
      return client;
    },
    sent: async () => cloud.sent().map((to): Sent => ({ channel: to.includes("@") ? "email" : "sms", to, text: "" })),
    log: () => cloud.lines.map(entryOf),
    crash: cloud.crash,
    close: cloud.close,
  };
}

/** Powertools writes each line as JSON, with the event as its message. */
function entryOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const { level = "", message = "", ...fields } = JSON.parse(line);
    return { ...fields, level: String(level).toLowerCase(), event: message };
  } catch {
    return { level: "", event: line };
  }
}
