import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Database, openFile } from "./driver.ts";
import { type LocalData, openTemporaryData } from "./open.ts";
import { createWriter, type Writer } from "./writer.ts";

const SCHEMA = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT";

let data: LocalData;
let writer: Writer;
beforeEach(() => {
  data = openTemporaryData([[SCHEMA]]);
  writer = data.writer;
});
afterEach(() => data.close());

const insert = (text: string) => void writer.prepare("INSERT INTO notes (text) VALUES (?)").run(text);
const count = () => (writer.prepare("SELECT count(*) AS count FROM notes").get() as { count: number }).count;
const committed = async () =>
  (await data.reader.query<{ text: string }>("SELECT text FROM notes ORDER BY id")).map(({ text }) => text);
const failing = (text: string) => () => {
  insert(`${text} 1`);
  insert(`${text} 2`);
  throw new Error(`${text} failed`);
};

describe("stage", () => {
  it("runs work at once, and resolves with its result when another connection sees it", async () => {
    const staged = writer.stage(() => {
      insert("a");
      return count();
    });
    expect(count()).toBe(1);
    const other = openFile(data.file, { readOnly: true });
    expect(other.prepare("SELECT text FROM notes").all()).toEqual([]);
    other.close();
    expect(await staged).toBe(1);
    expect(await committed()).toEqual(["a"]);
  });

  it("commits all work of one turn at once", async () => {
    const recording = recordingWriter();
    await Promise.all(["a", "b", "c"].map((text) => recording.writer.stage(() => recording.insert(text))));
    expect(recording.log.filter((sql) => sql === "COMMIT")).toHaveLength(1);
    await recording.writer.stage(() => recording.insert("d"));
    expect(recording.log.filter((sql) => sql === "COMMIT")).toHaveLength(2);
    await recording.writer.close();
  });

  it.each(["first", "in the middle", "last"])("undoes work that throws alone, when it is staged %s", async (place) => {
    const before = place === "first" ? [] : [writer.stage(() => insert("before"))];
    const broken = writer.stage(failing("broken"));
    const after = place === "last" ? [] : [writer.stage(() => insert("after"))];
    await expect(broken).rejects.toThrow("broken failed");
    await Promise.all([...before, ...after]);
    expect(await committed()).toEqual([
      ...(place === "first" ? [] : ["before"]),
      ...(place === "last" ? [] : ["after"]),
    ]);
  });

  it("refuses work that stages work, and goes on", async () => {
    const nested = writer.stage(() => {
      insert("outer");
      return writer.stage(() => insert("inner")).catch((error: Error) => error.message);
    });
    expect(await nested).toContain("cannot stage work itself");
    expect(await committed()).toEqual(["outer"]);
  });

  it("rejects after close, naming the file", async () => {
    const file = data.file;
    await writer.close();
    await expect(writer.stage(() => insert("late"))).rejects.toThrow(`${file} is closed`);
  });
});

describe("stageOne", () => {
  it("undoes a statement that fails and keeps what the turn staged before and after", async () => {
    const before = writer.stageOne(() => insert("a"));
    const broken = writer.stageOne(() => insert("a"));
    const after = writer.stageOne(() => insert("b"));
    await expect(broken).rejects.toThrow("UNIQUE constraint failed");
    await Promise.all([before, after]);
    expect(await committed()).toEqual(["a", "b"]);
  });
});

describe("peek", () => {
  it("reads at once where nothing is staged, without a commit", async () => {
    const recording = recordingWriter();
    expect(await recording.writer.peek(() => 7)).toBe(7);
    expect(recording.log).toEqual([]);
    await recording.writer.close();
  });

  it("sees what the turn has staged, and answers only when that is durable", async () => {
    const order: string[] = [];
    writer.afterCommit(() => order.push("nothing staged"));
    const staged = writer.stage(() => {
      insert("a");
      writer.afterCommit(() => order.push("committed"));
    });
    const peeked = writer.peek(count).then((seen) => order.push(`saw ${seen}`));
    await Promise.all([staged, peeked]);
    expect(order).toEqual(["nothing staged", "committed", "saw 1"]);
  });
});

describe("afterCommit", () => {
  it("is called in order after the commit, not for work that failed", async () => {
    const order: string[] = [];
    const note = (text: string) => () => {
      insert(text);
      writer.afterCommit(() => order.push(text));
    };
    const first = writer.stage(note("a"));
    const broken = writer.stage(() => {
      note("broken")();
      throw new Error("broken");
    });
    const last = writer.stage(note("b"));
    expect(order).toEqual([]);
    await Promise.allSettled([first, broken, last]);
    expect(order).toEqual(["a", "b"]);
  });

  it("may throw without harm to the turn; the listener of faults is told", async () => {
    const faults: unknown[] = [];
    writer.onFault((fault) => faults.push(fault));
    await writer.stage(() => {
      insert("a");
      writer.afterCommit(() => {
        throw new Error("listener");
      });
    });
    expect(faults).toEqual([new Error("listener")]);
    expect(await committed()).toEqual(["a"]);
  });
});

describe("close", () => {
  it("commits what is staged", async () => {
    const staged = writer.stage(() => insert("a"));
    await writer.close();
    await staged;
    expect(await committed()).toEqual(["a"]);
  });
});

describe("a commit that fails", () => {
  it("rejects all work of its turn with a storage fault, tells the listeners, and the next turn tries again", async () => {
    const { writer: failingWriter, insert: put, texts, failCommit } = recordingWriter();
    const faults: unknown[] = [];
    const undone: string[] = [];
    const announced: string[] = [];
    failingWriter.onFault((fault) => faults.push(fault));
    failingWriter.onUndo((scope) => undone.push(scope));
    failCommit();
    const work = (text: string) => () => {
      put(text);
      failingWriter.afterCommit(() => announced.push(text));
    };
    const results = await Promise.allSettled(["a", "b"].map((text) => failingWriter.stage(work(text))));
    const fault = {
      name: "SYSTEM",
      code: "storage",
      message: expect.stringMatching(/^Cannot write .*: the disk is full \(.*\)\. What was acknowledged is kept/),
    };
    expect(results).toEqual([
      { status: "rejected", reason: expect.objectContaining(fault) },
      { status: "rejected", reason: expect.objectContaining(fault) },
    ]);
    expect(faults).toHaveLength(1);
    expect(undone).toEqual(["turn"]);
    await failingWriter.stage(work("c"));
    expect(texts()).toEqual(["c"]);
    expect(announced).toEqual(["c"]);
    await failingWriter.close();
  });
});

describe("a transaction that SQLite gives up in the middle of a turn", () => {
  it.each(["stage", "stageOne"] as const)(
    "fails everything of the turn with %s, and runs nothing more in it",
    async (kind) => {
      const { writer: losing, insert: put, texts } = recordingWriter();
      const before = losing.stage(() => put("before"));
      const lost = losing[kind](() => {
        losing.db.exec("ROLLBACK");
        throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
      });
      const after = losing.stage(() => put("after"));
      const results = await Promise.allSettled([before, lost, after]);
      expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
      await losing.stage(() => put("next turn"));
      expect(texts()).toEqual(["next turn"]);
      await losing.close();
    },
  );
});

/** A writer in memory whose statements are seen, and whose next commit can be made to fail. */
function recordingWriter() {
  const real = openFile(":memory:");
  real.exec(SCHEMA);
  const log: string[] = [];
  let commitFails = false;
  const db: Database = {
    exec: (sql) => real.exec(sql),
    close: () => real.close(),
    get isTransaction() {
      return real.isTransaction;
    },
    prepare: (sql) => {
      const statement = real.prepare(sql);
      return {
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        run: (...values) => {
          log.push(sql);
          if (sql === "COMMIT" && commitFails) {
            commitFails = false;
            throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
          }
          return statement.run(...values);
        },
      };
    },
  };
  const recording = createWriter(db, "notes.db");
  return {
    writer: recording,
    log,
    insert: (text: string) => void recording.prepare("INSERT INTO notes (text) VALUES (?)").run(text),
    texts: () =>
      (real.prepare("SELECT text FROM notes ORDER BY id").all() as { text: string }[]).map(({ text }) => text),
    failCommit: () => {
      commitFails = true;
    },
  };
}
