import { connectLive } from "../live-client.ts";
import { startProcess, temporaryFolder } from "../process.ts";
import { type AwsEnds, asking, type Sent, type System, type SystemOptions } from "../system.ts";
import { type Providers, startProviders } from "./providers.ts";

/** The built process, as `npm start` starts it, with a data folder of its own. */
export async function openLocalSystem({ environment = {}, refuse }: SystemOptions): Promise<System> {
  const folder = temporaryFolder();
  const providers = refuse === undefined ? null : await startProviders(refuse);
  const start = (port = "0") =>
    startProcess({
      data: folder.path,
      arguments: ["--port", port],
      environment: { ...environment, ...providers?.environment },
    });
  let running = await start();
  const { url } = running;
  const earlier: Readonly<Record<string, unknown>>[] = [];
  const system = asking(url, {});
  return {
    ...system,
    aws: awsOf(url),
    live: (after) => connectLive(url, after),
    sent: () => sentBy(system, providers),
    log: () => [...earlier, ...running.log],
    crash: async () => {
      await running.stop("SIGKILL");
      earlier.push(...running.log);
      running = await start(new URL(url).port);
    },
    close: async () => {
      await running.stop();
      await providers?.close();
      folder.remove();
    },
  };
}

export function awsOf(endpoint: string): AwsEnds {
  return {
    endpoint,
    inboxBus: "bridgework-inbox",
    machine: (workflow) => `arn:aws:states:us-east-1:000000000000:stateMachine:${workflow}`,
  };
}

interface OutboxPage {
  readonly items: readonly { readonly channel: Sent["channel"]; readonly to: string; readonly body: string }[];
}

/** Without providers, messages are kept in the outbox. */
async function sentBy({ get }: Pick<System, "get">, providers: Providers | null): Promise<readonly Sent[]> {
  if (providers !== null) return providers.sent();
  const { body } = await get<OutboxPage>("/api/outbox?limit=200");
  return body.items.toReversed().map(({ channel, to, body: text }) => ({ channel, to, text }));
}
