import { manualClock } from "@bridgework/core/memory/clock";
import { seededRandom } from "@bridgework/core/memory/random";
import { checkpointsContract } from "@bridgework/core/ports/checkpoints.contract";
import { circuitsContract } from "@bridgework/core/ports/circuits.contract";
import { deadLettersContract } from "@bridgework/core/ports/dead-letters.contract";
import { noncesContract } from "@bridgework/core/ports/nonces.contract";
import { notifierContract } from "@bridgework/core/ports/notifier.contract";
import { snapshotsContract } from "@bridgework/core/ports/snapshots.contract";
import { viewsContract } from "@bridgework/core/ports/views.contract";
import { describe, expect, it } from "vitest";
import { migrations } from "../storage.ts";
import { sqliteCheckpoints } from "./checkpoints.ts";
import { sqliteCircuits } from "./circuits.ts";
import { sqliteDeadLetters } from "./dead-letters.ts";
import { sqliteNonces } from "./nonces.ts";
import { openTemporaryData } from "./open.ts";
import { sqliteOutbox } from "./outbox.ts";
import { sqliteSnapshots } from "./snapshots.ts";
import { sqliteViews } from "./views.ts";

const openData = () => openTemporaryData(migrations);

viewsContract("sqliteViews", async () => {
  const { writer, reader, close } = openData();
  return { views: sqliteViews(writer, reader), close };
});
snapshotsContract("sqliteSnapshots", async () => {
  const { writer, close } = openData();
  return { snapshots: sqliteSnapshots(writer), close };
});
checkpointsContract("sqliteCheckpoints", async () => {
  const { writer, close } = openData();
  return { checkpoints: sqliteCheckpoints(writer), close };
});
deadLettersContract("sqliteDeadLetters", async () => {
  const { writer, reader, close } = openData();
  return { deadLetters: sqliteDeadLetters(writer, reader), close };
});

circuitsContract("sqliteCircuits", async () => {
  const { writer, close } = openData();
  return { worker: () => sqliteCircuits(writer, manualClock()), close };
});

noncesContract("sqliteNonces", async () => {
  const { writer, close } = openData();
  const clock = manualClock();
  return { nonces: sqliteNonces(writer, clock), now: clock.now, close };
});

describe("sqliteNonces", () => {
  it("forgets those that are past, so that the table does not grow", async () => {
    const { writer, close } = openData();
    const clock = manualClock();
    const nonces = sqliteNonces(writer, clock);
    for (const nonce of ["a", "b", "c"]) await nonces.claim("k", nonce, clock.now() + 1_000);
    await clock.advance(60_000);
    await nonces.claim("k", "d", clock.now() + 1_000);
    expect(await writer.peek(() => writer.prepare("SELECT nonce FROM nonces").all())).toEqual([{ nonce: "d" }]);
    await close();
  });
});

function openOutbox(failureRate?: number) {
  const { writer, reader, close } = openData();
  const rate = failureRate === undefined ? {} : { failureRate };
  const notifier = sqliteOutbox(writer, reader, { clock: manualClock(), random: seededRandom(1), ...rate });
  const delivered = async () => {
    const { items } = await notifier.list({}, { limit: 1000 });
    return items.map(({ key, channel, to, subject, body }) => ({ key, channel, to, subject, body })).reverse();
  };
  return { notifier, delivered, close };
}

notifierContract("sqliteOutbox", async () => openOutbox());

describe("sqliteOutbox", () => {
  const email = { key: "k", channel: "email", to: "ada@example.com", subject: "s", body: "b" } as const;

  it.each([
    { ...email, to: "ada@example.invalid" },
    { ...email, to: "nobody" },
    { ...email, channel: "sms", to: "+99912345678" } as const,
    { ...email, channel: "sms", to: "030 123" } as const,
  ])("refuses $channel to $to as every provider would", async (notification) => {
    const { notifier, delivered, close } = openOutbox();
    await expect(notifier.send(notification)).rejects.toMatchObject({ name: "VALIDATION", code: "bad_recipient" });
    expect(await delivered()).toEqual([]);
    await close();
  });

  it("names no recipient in what it refuses", async () => {
    const { notifier, close } = openOutbox();
    await expect(notifier.send({ ...email, to: "ada@example.invalid" })).rejects.toThrow(
      "The email was not sent: its recipient has to be an e-mail address whose domain exists.",
    );
    await close();
  });

  it("fails a share of the sends for a while, and keeps nothing of those", async () => {
    const { notifier, delivered, close } = openOutbox(0.5);
    const names: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      await notifier.send({ ...email, key: `k${index}` }).catch((error: Error) => names.push(error.name));
    }
    expect(names.length).toBeGreaterThan(60);
    expect(names.length).toBeLessThan(140);
    expect([...new Set(names)].sort()).toEqual(["NETWORK", "RATE_LIMIT"]);
    expect(await delivered()).toHaveLength(200 - names.length);
    await close();
  });

  it("lists newest first, page by page, with the time of sending", async () => {
    const { notifier, close } = openOutbox();
    for (const key of ["a", "b", "c"]) await notifier.send({ ...email, key });
    const first = await notifier.list({}, { limit: 2 });
    expect(first.items.map(({ key }) => key)).toEqual(["c", "b"]);
    expect(first.items[0]?.sentAt).toBe("2026-01-01T00:00:00.000Z");
    const second = await notifier.list({}, { limit: 2, cursor: first.next ?? "" });
    expect(second).toMatchObject({ items: [{ key: "a" }], next: null });
    await close();
  });

  it("lists one channel alone, and finds a message by its id", async () => {
    const { notifier, close } = openOutbox();
    await notifier.send(email);
    const { messageId } = await notifier.send({ ...email, key: "s", channel: "sms", to: "+4930123456", subject: "" });
    const { items } = await notifier.list({ channel: "sms" }, { limit: 10 });
    expect(items.map(({ key }) => key)).toEqual(["s"]);
    expect(await notifier.find(messageId)).toEqual(items[0]);
    expect([await notifier.find("outbox-99"), await notifier.find("message-1")]).toEqual([undefined, undefined]);
    await close();
  });
});

describe("sqliteCheckpoints and sqliteViews", () => {
  it("move together with what is staged with them, or not at all", async () => {
    const { writer, reader, close } = openData();
    const checkpoints = sqliteCheckpoints(writer);
    const views = sqliteViews(writer, reader);
    const both = () => {
      views.write("forms", { key: "a", version: 1, doc: {} });
      checkpoints.move("views", 5);
    };
    const broken = writer.stage(() => {
      both();
      throw new Error("broken");
    });
    await expect(broken).rejects.toThrow("broken");
    expect([await views.get("forms", "a"), await checkpoints.load("views")]).toEqual([undefined, 0]);
    await writer.stage(both);
    expect([await views.get("forms", "a"), await checkpoints.load("views")]).toMatchObject([{ version: 1 }, 5]);
    await close();
  });
});
