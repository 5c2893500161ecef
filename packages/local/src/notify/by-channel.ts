import type { Channel, Notifier } from "@bridgework/core/ports/notifier";

/** Sends each notification by the notifier of its channel; by `otherwise` where the channel has none. */
export function byChannel(notifiers: Partial<Readonly<Record<Channel, Notifier>>>, otherwise: Notifier): Notifier {
  return { send: (notification) => (notifiers[notification.channel] ?? otherwise).send(notification) };
}
