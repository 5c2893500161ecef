import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ManualClock } from "../memory/clock.ts";
import type { TicketHolder, Tickets } from "./tickets.ts";

export interface OpenTickets {
  /** The clock that the tickets go by. */
  readonly clock: ManualClock;
  /** The tickets as another process has them. */
  worker(): Tickets;
  close(): Promise<void>;
}

const till7: TicketHolder = { kind: "recipient", recipient: "till-7" };
const console: TicketHolder = { kind: "console" };

/** Everything that `Tickets` promises. Each test gets some of its own, none issued. */
export function ticketsContract(name: string, open: () => Promise<OpenTickets>): void {
  describe(`${name} keeps the terms of tickets`, () => {
    let opened: OpenTickets;
    let one: Tickets;
    let other: Tickets;
    beforeEach(async () => {
      opened = await open();
      [one, other] = [opened.worker(), opened.worker()];
    });
    afterEach(() => opened.close());

    it("lets in whom it was issued for, by whichever process", async () => {
      const [ofTill, ofConsole] = [await one.issue(till7), await one.issue(console)];
      expect(await other.redeem(ofConsole.ticket)).toEqual(console);
      expect(await other.redeem(ofTill.ticket)).toEqual(till7);
    });

    it("takes a ticket once", async () => {
      const { ticket } = await one.issue(till7);
      const redeemed = await Promise.all([one, other, one, other].map((each) => each.redeem(ticket)));
      expect(redeemed.filter((holder) => holder !== undefined)).toEqual([till7]);
    });

    it("takes no text that was not issued", async () => {
      await one.issue(till7);
      for (const text of ["", "guessed", "x".repeat(4096)]) expect(await other.redeem(text)).toBeUndefined();
    });

    it("says when a ticket is over, which it then is", async () => {
      const [last, late] = [await one.issue(till7), await one.issue(till7)];
      expect(last.expiresAt).toBe("2026-01-01T00:00:30.000Z");
      await opened.clock.advance(29_999);
      expect(await other.redeem(last.ticket)).toEqual(till7);
      await opened.clock.advance(1);
      expect(await other.redeem(late.ticket)).toBeUndefined();
    });
  });
}
