import type { Taken } from "@bridgework/functions/adapters/send.fixture";
import type { Ticket } from "@bridgework/functions/http/tickets-contract";
import { connectTo } from "../live-client.ts";
import { eventually } from "../process.ts";
import { asking, type Channel, type Sent, type System, type SystemOptions } from "../system.ts";
import { type AssemblyOptions, openAssembly } from "./assembly.ts";

/** The functions as they are deployed, between stand-ins for AWS. */
export async function openCloudSystem({ environment = {}, refuse }: SystemOptions): Promise<System> {
  const cloud = await openAssembly({ environment, ...(refuse === undefined ? {} : { refuse: errorOf(refuse) }) });
  const operator = asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` });
  return {
    ...operator,
    aws: {
      endpoint: cloud.awsUrl,
      inboxBus: cloud.inboxBus,
      machine: cloud.machineOf,
    },
    live: async (after) => {
      const { body: ticket } = await operator.post<Ticket>("/api/live/tickets", {});
      const client = await connectTo(after === undefined ? ticket.url : `${ticket.url}&after=${after}`);
      // A connection is greeted by its first message.
      client.ping(0);
      await eventually("the greeting", async () => client.messages[0]);
      return client;
    },
    sent: async () => cloud.taken.map(sentOf),
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

const channelOf = (to: string): Channel => (to.includes("@") ? "email" : "sms");

/** Errors of SES, and of SNS, that mean so. */
const ERRORS = {
  email: { "for now": "InternalFailure", "for good": "MessageRejected" },
  sms: { "for now": "InternalError", "for good": "InvalidParameter" },
} as const;

function errorOf(refuse: NonNullable<SystemOptions["refuse"]>): NonNullable<AssemblyOptions["refuse"]> {
  return (to) => {
    const channel = channelOf(to);
    const refused = refuse(channel);
    return refused === null ? null : ERRORS[channel][refused];
  };
}

function sentOf({ to, subject, body, asked }: Taken): Sent {
  return { channel: channelOf(to), to, from: String(asked["FromEmailAddress"] ?? ""), subject, text: body };
}
