import { CHANNELS, type Channel } from "../ports/notifier.ts";
import type { FormEvent, FormOutcome, Recipient } from "./events.ts";

export type ChannelState =
  | { readonly status: "unwanted" | "pending" | "notified" }
  | { readonly status: "failed"; readonly letterId: string };

export interface FormState {
  /** `open`: at least one channel is to be tried, or the outcome is not recorded yet. */
  readonly status: "none" | "open" | "completed";
  readonly formType: string;
  readonly recipient: Recipient;
  readonly channels: Readonly<Record<Channel, ChannelState>>;
  readonly outcome: FormOutcome | null;
}

const UNWANTED: ChannelState = { status: "unwanted" };
const PENDING: ChannelState = { status: "pending" };

export const noForm: FormState = {
  status: "none",
  formType: "",
  recipient: {},
  channels: { email: UNWANTED, sms: UNWANTED },
  outcome: null,
};

export function evolveForm(state: FormState, event: FormEvent): FormState {
  switch (event.type) {
    case "FormSubmitted": {
      const { formType, recipient } = event.data;
      const channels = {
        email: recipient.email === undefined ? UNWANTED : PENDING,
        sms: recipient.phone === undefined ? UNWANTED : PENDING,
      };
      return { status: "open", formType, recipient, channels, outcome: null };
    }
    case "FormNotified":
      return withChannel(state, event.data.channel, { status: "notified" });
    case "FormNotificationFailed":
      return withChannel(state, event.data.channel, { status: "failed", letterId: event.data.letterId });
    case "FormCompleted":
      return { ...state, status: "completed", outcome: event.data.outcome };
    case "FormRedriven":
      return withChannel({ ...state, status: "open" }, event.data.channel, PENDING);
  }
}

export function channelsThat(state: FormState, status: ChannelState["status"]): Channel[] {
  return CHANNELS.filter((channel) => state.channels[channel].status === status);
}

function withChannel(state: FormState, channel: Channel, now: ChannelState): FormState {
  return { ...state, channels: { ...state.channels, [channel]: now } };
}
