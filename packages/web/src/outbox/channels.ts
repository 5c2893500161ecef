import type { OutboxItem } from "@bridgework/functions/http/outbox-contract";
import type { IconName } from "../kit/icon.tsx";

export type Channel = OutboxItem["channel"];

export const CHANNELS: readonly Channel[] = ["email", "sms"];

const WORDS: Readonly<Record<Channel, { readonly label: string; readonly icon: IconName }>> = {
  email: { label: "E-mail", icon: "mail" },
  sms: { label: "Text message", icon: "sms" },
};

export function channelLabel(channel: Channel): string {
  return WORDS[channel].label;
}

export function channelIcon(channel: Channel): IconName {
  return WORDS[channel].icon;
}
