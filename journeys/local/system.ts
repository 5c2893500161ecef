import { connectLive } from "../live-client.ts";
import { startProcess, temporaryFolder } from "../process.ts";
import { type AwsEnds, asking, type Sent, type System, type SystemOptions } from "../system.ts";
import { startHurriedProcess } from "./hurried-process.ts";
import { type Providers, startProviders } from "./providers.ts";

/** The built process, as `npm start` starts it, or one whose time is hurried, with a data folder of its own. */
export async function openLocalSystem({ environment, refuse, isHurried }: SystemOptions): Promise<System> {
  const folder = temporaryFolder();
  const providers = refuse === undefined ? null : await startProviders(refuse);
  const open = isHurried === true ? openHurried : openProcess;
  const system = await open(folder.path, { ...environment, ...providers?.environment });
  return {
    ...system,
    sent: () => sentBy(system, providers),
    close: async () => {
      await system.close();
      await providers?.close();
      folder.remove();
    },
  };
}

type Environment = Readonly<Record<string, string>>;
type Opened = Omit<System, "sent">;

async function openProcess(data: string, environment: Environment): Promise<Opened> {
  const start = (port: string) => startProcess({ data, arguments: ["--port", port], environment });
  let running = await start("0");
  const { url } = running;
  const earlier: Readonly<Record<string, unknown>>[] = [];
  return {
    ...opened(url),
    log: () => [...earlier, ...running.log],
    crash: async () => {
      await running.stop("SIGKILL");
      earlier.push(...running.log);
      running = await start(new URL(url).port);
    },
    close: async () => void (await running.stop()),
  };
}

async function openHurried(folder: string, environment: Environment): Promise<Opened> {
  const { url, problems, stop } = await startHurriedProcess({ folder, environment });
  return {
    ...opened(url),
    log: () => problems.map((problem) => ({ level: "warn", event: "problem", problem })),
    crash: () => Promise.reject(new Error("What is hurried runs in the process of the test, which nobody may kill.")),
    close: stop,
  };
}

function opened(url: string): Omit<Opened, "log" | "crash" | "close"> {
  return { ...asking(url), aws: awsOf(url), live: (after) => connectLive(url, after) };
}

function awsOf(endpoint: string): AwsEnds {
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
