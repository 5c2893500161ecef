import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notification, Notifier } from "./notifier.ts";

export interface OpenNotifier {
  readonly notifier: Notifier;
  /** What has reached recipients so far, in the order of sending. */
  delivered(): Promise<readonly Notification[]>;
  close(): Promise<void>;
}

const email: Notification = {
  key: "k1",
  channel: "email",
  to: "ada@example.com",
  subject: "Your form",
  body: "Thank you – 谢谢",
};
const sms: Notification = { key: "k2", channel: "sms", to: "+4930123456", subject: "", body: "Thank you" };

/** Everything that `Notifier` promises. Each test gets a notifier of its own. */
export function notifierContract(name: string, open: () => Promise<OpenNotifier>): void {
  describe(`${name} keeps the terms of a notifier`, () => {
    let opened: OpenNotifier;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it("delivers e-mail and SMS as they are and names the provider and the message", async () => {
      const results = [await opened.notifier.send(email), await opened.notifier.send(sms)];
      expect(await opened.delivered()).toEqual([email, sms]);
      expect(results.every(({ provider, messageId }) => provider !== "" && messageId !== "")).toBe(true);
      expect(results[0]?.messageId).not.toBe(results[1]?.messageId);
    });

    it("delivers one key once and answers every repetition with the first message", async () => {
      const first = await opened.notifier.send(email);
      const again = await Promise.all([
        opened.notifier.send(email),
        opened.notifier.send({ ...email, body: "changed" }),
      ]);
      expect(again).toEqual([first, first]);
      expect(await opened.delivered()).toEqual([email]);
    });
  });
}
