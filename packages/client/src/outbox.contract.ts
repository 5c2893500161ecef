import { afterEach, describe, expect, it } from "vitest";
import type { Outbox, OutboxLimits } from "./outbox.ts";
import type { KeptSubmission, Outcome } from "./submission.ts";

export interface OutboxHarness {
  /** Opens the same outbox again after it was closed, or a new one for each test. */
  readonly open: (limits?: OutboxLimits) => Promise<Outbox>;
  readonly remove: () => Promise<void>;
}

const AT = "2026-01-01T00:00:00.000Z";
const receipt = { status: "recorded", stream: "form#1", id: "1", version: 1, events: [] } as const;
const accepted: Outcome = { status: "accepted", receipt, at: AT };
const refusal = { status: 400, code: "invalid", message: "recipient: expected an email", details: [] };
const refused: Outcome = { status: "refused", refusal, at: AT };
const submission = (id: string) => ({ id, path: "/api/forms", body: `{"name":"${id}"}`, submittedAt: AT });
const idsOf = (kept: readonly KeptSubmission[]) => kept.map(({ id }) => id);

/** What every outbox promises. `survives` says whether it is there after it was closed. */
export function outboxContract(name: string, begin: () => Promise<OutboxHarness>, { survives }: { survives: boolean }) {
  describe(`${name} is an outbox that`, () => {
    const harnesses: OutboxHarness[] = [];
    const start = async (limits?: OutboxLimits) => {
      const harness = await begin();
      harnesses.push(harness);
      return { outbox: await harness.open(limits), harness };
    };
    afterEach(async () => {
      for (const harness of harnesses.splice(0)) await harness.remove();
    });

    it("gives what was added, the oldest first", async () => {
      const { outbox } = await start();
      for (const id of ["c", "a", "b"]) await outbox.add(submission(id));
      expect(idsOf(await outbox.list())).toEqual(["c", "a", "b"]);
      expect(await outbox.next()).toEqual({ ...submission("c"), outcome: null });
      await outbox.close();
    });

    it("keeps the order of what is added at once", async () => {
      const { outbox } = await start();
      const ids = Array.from({ length: 30 }, (_, index) => `s${index}`);
      await Promise.all(ids.map((id) => outbox.add(submission(id))));
      expect(idsOf(await outbox.list())).toEqual(ids);
      await outbox.close();
    });

    it("goes on with the next one when one is settled, and drops the body of what was accepted alone", async () => {
      const { outbox } = await start();
      for (const id of ["a", "b", "c"]) await outbox.add(submission(id));
      await outbox.settle("a", accepted);
      await outbox.settle("b", refused);
      expect((await outbox.next())?.id).toBe("c");
      expect(await outbox.find("a")).toEqual({ ...submission("a"), body: null, outcome: accepted });
      expect(await outbox.find("b")).toEqual({ ...submission("b"), outcome: refused });
      await outbox.close();
    });

    it("knows nothing of an id that was not added, also when it is settled", async () => {
      const { outbox } = await start();
      await outbox.settle("x", accepted);
      expect(await outbox.find("x")).toBeUndefined();
      expect(await outbox.next()).toBeUndefined();
      await outbox.close();
    });

    it("leaves one that waits as it is when its id is added again", async () => {
      const { outbox } = await start();
      for (const id of ["a", "b"]) await outbox.add(submission(id));
      await outbox.add({ ...submission("a"), body: "{}" });
      expect(await outbox.list()).toEqual(["a", "b"].map((id) => ({ ...submission(id), outcome: null })));
      await outbox.close();
    });

    it("has one that was settled wait again, behind the others, when its id is added again", async () => {
      const { outbox } = await start();
      for (const id of ["a", "b"]) await outbox.add(submission(id));
      await outbox.settle("a", accepted);
      await outbox.add(submission("a"));
      expect(idsOf(await outbox.list())).toEqual(["b", "a"]);
      expect(await outbox.find("a")).toEqual({ ...submission("a"), outcome: null });
      await outbox.close();
    });

    it("has a refused one wait again at its old place", async () => {
      const { outbox } = await start();
      for (const id of ["a", "b"]) await outbox.add(submission(id));
      await outbox.settle("a", refused);
      await outbox.reopen("a");
      expect(await outbox.next()).toEqual({ ...submission("a"), outcome: null });
      await expect(outbox.reopen("a")).rejects.toMatchObject({ code: "not_refused" });
      await outbox.close();
    });

    it("takes no more than may wait", async () => {
      const { outbox } = await start({ mostWaiting: 2 });
      const added = await Promise.allSettled(["a", "b", "c"].map((id) => outbox.add(submission(id))));
      expect(added.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
      await expect(outbox.add(submission("d"))).rejects.toMatchObject({ code: "outbox_full" });
      await outbox.settle("a", accepted);
      await outbox.add(submission("d"));
      expect(idsOf(await outbox.list())).toEqual(["a", "b", "d"]);
      await outbox.close();
    });

    it("forgets the oldest settled ones, and none that waits", async () => {
      const { outbox } = await start({ mostSettled: 2 });
      for (const id of ["waits", "a", "b", "c"]) await outbox.add(submission(id));
      for (const id of ["a", "b", "c"]) await outbox.settle(id, { ...accepted, at: `${AT}${id}` });
      expect(idsOf(await outbox.list())).toEqual(["waits", "b", "c"]);
      await outbox.close();
    });

    it("lets one work at a time, and goes on after one that failed", async () => {
      const { outbox } = await start();
      const seen: string[] = [];
      const work = (name: string) => async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
      };
      const failing = outbox.exclusively(async () => {
        throw new Error("no");
      });
      const others = [outbox.exclusively(work("a")), outbox.exclusively(work("b"))];
      await expect(failing).rejects.toThrow("no");
      await Promise.all(others);
      expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends"]);
      await outbox.close();
    });

    if (!survives) return;
    it("is as it was when it is opened again", async () => {
      const { outbox, harness } = await start();
      for (const id of ["a", "b", "c"]) await outbox.add(submission(id));
      await outbox.settle("b", refused);
      await outbox.settle("a", accepted);
      const before = await outbox.list();
      await outbox.close();
      const again = await harness.open();
      expect(await again.list()).toEqual(before);
      await again.add(submission("d"));
      expect((await again.next())?.id).toBe("c");
      expect(idsOf(await again.list())).toEqual(["a", "b", "c", "d"]);
      await again.close();
    });
  });
}
