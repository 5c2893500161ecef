import { type Answer, getJson, postJson } from "./http.ts";
import type { LiveClient } from "./live-client.ts";

export type Channel = "email" | "sms";

/** What a provider says to a message that it does not take. */
export type Refusal = "for now" | "for good";

/** A message that a provider took. */
export interface Sent {
  readonly channel: Channel;
  readonly to: string;
  /** Of an e-mail. */
  readonly from?: string;
  readonly subject?: string;
  readonly text: string;
}

export interface SystemOptions {
  /** Variables that both runtimes know. Default: no task fails by chance, and tasks may call this machine. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * With it there are providers of e-mail and text messages, which are asked so for each message; null: it is taken.
   * Without, messages to a domain of `.invalid` alone fail.
   */
  readonly refuse?: (channel: Channel) => Refusal | null;
  /** Lets time pass faster where the runtime can: a minute would make a journey long. */
  readonly isHurried?: boolean;
}

/** A running system, whatever it runs on. Who asks is an operator; paths are those of the HTTP API. */
export interface System {
  /** Of the HTTP API. */
  readonly url: string;
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer<Body>>;
  /** Asks by another method. */
  ask(method: string, path: string): Promise<Response>;
  /** Connects as a console does, to be told of what comes after a position. */
  live(after?: number): Promise<LiveClient>;
  /** Where an AWS SDK finds EventBridge and Step Functions. */
  readonly aws: AwsEnds;
  /** Messages that were taken, in their order. */
  sent(): Promise<readonly Sent[]>;
  /** Lines of the log, each with its `level` and `event`. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Kills it in the middle of what it does (SIGKILL), and has it start again at the same address. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

export interface AwsEnds {
  readonly endpoint: string;
  readonly inboxBus: string;
  /** ARN of a workflow's state machine. */
  machine(workflow: string): string;
}

/** How an operator asks at this address, with headers of its own: on AWS the token. */
export function asking(
  url: string,
  operator: Readonly<Record<string, string>> = {},
): Pick<System, "url" | "get" | "post" | "ask"> {
  return {
    url,
    get: (path) => getJson(`${url}${path}`, operator),
    ask: (method, path) => fetch(`${url}${path}`, { method, headers: operator }),
    post: (path, body, headers = {}) => postJson(`${url}${path}`, body, { ...operator, ...headers }),
  };
}
