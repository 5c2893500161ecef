export const CHANNELS = ["email", "sms"] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Notification {
  /** Idempotency key of the effect: two sends with one key reach the recipient once. */
  readonly key: string;
  readonly channel: Channel;
  /** E-mail address, or phone number in E.164. */
  readonly to: string;
  /** Empty for SMS. */
  readonly subject: string;
  readonly body: string;
}

export interface Sent {
  readonly provider: string;
  readonly messageId: string;
}

/** Sends e-mail and SMS. Throws a Fault whose class decides about retries. */
export interface Notifier {
  send(notification: Notification): Promise<Sent>;
}
