import type { Notification, Notifier, Sent } from "../ports/notifier.ts";

export interface MemoryNotifier extends Notifier {
  /** What was sent, each key once. */
  readonly sent: readonly Notification[];
  /** Every call, the failed and the repeated ones too. */
  readonly calls: readonly Notification[];
}

/** Keeps what it is asked to send. `failWith` is asked before each new key: what it returns is thrown. */
export function memoryNotifier(
  failWith: (notification: Notification, call: number) => Error | undefined = () => undefined,
): MemoryNotifier {
  const sent: Notification[] = [];
  const calls: Notification[] = [];
  const results = new Map<string, Sent>();
  return {
    sent,
    calls,
    send: async (notification) => {
      calls.push(notification);
      const known = results.get(notification.key);
      if (known !== undefined) return known;
      const failure = failWith(notification, calls.length);
      if (failure !== undefined) throw failure;
      sent.push(notification);
      const result = { provider: "memory", messageId: `message-${sent.length}` };
      results.set(notification.key, result);
      return result;
    },
  };
}
