import type { Fact } from "@bridgework/core/kernel/event";
import fc from "fast-check";
import { expect, it } from "vitest";
import { eventStoreSchema, FACT_JSON, type FactRow, INSERT_EVENT, insertValues, toFact } from "./event-rows.ts";
import { openTemporaryData } from "./open.ts";

const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii", minLength: 1 }));
/** A text that is bound ends at its first NUL where Node has no SQLite of its own; in JSON a NUL is escaped. */
const column = text.map((made) => made.replaceAll("\0", ""));
const object = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.constant(null)), {
  noNullPrototype: true,
});

const fact: fc.Arbitrary<Fact> = fc
  .record({
    id: column,
    type: column,
    schemaVersion: fc.nat(),
    time: column,
    data: object,
    meta: fc.record({ correlationId: column, causationId: fc.constant(null), actor: text, source: text }),
    stream: column,
    version: fc.nat(),
    position: fc.nat(),
  })
  // What JSON cannot hold, as -0, is no fact.
  .map((made) => JSON.parse(JSON.stringify(made)));

it("reads a fact as it was written, whatever its texts hold", async () => {
  const { writer, close } = openTemporaryData([[eventStoreSchema]]);
  const read = (written: Fact) => {
    writer.db.exec("DELETE FROM events");
    writer.prepare(INSERT_EVENT).run(...insertValues(written, null));
    return toFact(writer.prepare(`SELECT ${FACT_JSON} AS fact FROM events`).get() as FactRow);
  };
  fc.assert(
    fc.property(fact, (written) => {
      expect(read(written)).toEqual(written);
    }),
  );
  await close();
});
