import type { FactOf } from "../kernel/event.ts";
import type { Personal } from "../kernel/personal.ts";
import { foldedView } from "../kernel/view.ts";
import type { Channel } from "../ports/notifier.ts";
import type { FormEvent, Recipient } from "./events.ts";

type ChannelRow = {
  readonly channel: Channel;
  /** To be masked where it is shown. */
  readonly to: Personal<string>;
  readonly status: "pending" | "notified" | "failed";
  readonly attempts: number;
  readonly provider: string | null;
  readonly messageId: string | null;
  readonly errorClass: string | null;
  readonly reason: string | null;
  readonly letterId: string | null;
  readonly settledAt: string | null;
};

type FormRow = {
  readonly formId: string;
  readonly formType: string;
  readonly status: "submitted" | "redriving" | "notified" | "partly" | "failed";
  readonly channels: readonly ChannelRow[];
  /** Id of the device that has signed the form; null where none has. */
  readonly signedBy: string | null;
  readonly submittedAt: string;
  readonly completedAt: string | null;
  readonly changedAt: string;
  readonly correlationId: string;
  readonly version: number;
};

export const formsView = foldedView({ name: "forms", version: 2, newRow, changes });

function changes(row: FormRow, { type, data, time }: FactOf<FormEvent>): Partial<FormRow> {
  switch (type) {
    case "FormSubmitted":
      return { formType: data.formType, channels: wanted(data.recipient), signedBy: data.signature?.device ?? null };
    case "FormNotified": {
      const { channel, attempts, provider, messageId } = data;
      return withChannel(row, channel, {
        status: "notified",
        attempts,
        provider,
        messageId,
        settledAt: time,
        ...NO_FAILURE,
      });
    }
    case "FormNotificationFailed": {
      const { channel, attempts, errorClass, reason, letterId } = data;
      return withChannel(row, channel, { status: "failed", attempts, errorClass, reason, letterId, settledAt: time });
    }
    case "FormCompleted":
      return { status: data.outcome, completedAt: time };
    case "FormRedriven": {
      const pending = { status: "pending", attempts: 0, settledAt: null } as const;
      return { status: "redriving", completedAt: null, ...withChannel(row, data.channel, pending) };
    }
  }
}

const NO_FAILURE = { errorClass: null, reason: null, letterId: null } as const;

function newRow({ data, time, meta, version }: FactOf<FormEvent>): FormRow {
  return {
    formId: data.formId,
    formType: "",
    status: "submitted",
    channels: [],
    signedBy: null,
    submittedAt: time,
    completedAt: null,
    changedAt: time,
    correlationId: meta.correlationId,
    version,
  };
}

function wanted({ email, phone }: Recipient): readonly ChannelRow[] {
  return [...pending("email", email), ...pending("sms", phone)];
}

function pending(channel: Channel, to: Personal<string> | undefined): readonly ChannelRow[] {
  if (to === undefined) return [];
  const nothing = { attempts: 0, provider: null, messageId: null, settledAt: null, ...NO_FAILURE } as const;
  return [{ channel, to, status: "pending", ...nothing }];
}

function withChannel(row: FormRow, channel: Channel, now: Partial<ChannelRow>): Pick<FormRow, "channels"> {
  return { channels: row.channels.map((each) => (each.channel === channel ? { ...each, ...now } : each)) };
}
