import type { Json } from "@bridgework/core/kernel/json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drive, machineOf, task } from "./advance.fixture.ts";
import { createChunkReader, createValueNumbers, packChunk } from "./chunks.ts";
import type { Signal } from "./execution-state.ts";

const timer: Signal = { kind: "timerFired", event: 1, at: 5, random: 0.5 };
const event = (output: Json) => ({
  id: 1,
  previous: 0,
  type: "PassStateExited",
  details: { name: "A" },
  data: { output },
});

describe("a chunk", () => {
  it("writes a value once, however often it occurs, also inside others", () => {
    const input = { detail: { text: "x".repeat(1000) } };
    const wrapped = { again: input, list: [input] };
    const numbers = createValueNumbers(input);
    const first = packChunk(timer, [event(input), event(wrapped)], numbers);
    const second = packChunk(timer, [event(wrapped), event({ more: wrapped })], numbers);
    expect(`${first.history}${second.history}`).not.toContain("xxx");
    const reader = createChunkReader(input);
    const outputs = [...reader.events(first.history, 1), ...reader.events(second.history, 2)].map(
      ({ data }) => data?.output,
    );
    expect(outputs).toEqual([input, wrapped, wrapped, { more: wrapped }]);
    expect(outputs[0]).toBe(input);
  });

  it("gives back any values", () => {
    const json = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom<Json>(null, true, 0, "", "x"),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("$", "a", "__proto__"), tie("any"), { maxKeys: 2 }),
      ),
    })).any;
    fc.assert(
      fc.property(json, fc.array(json, { maxLength: 4 }), (first, others) => {
        const input = JSON.parse(JSON.stringify(first)) as Json;
        const values = others.map((other) => ({ other: JSON.parse(JSON.stringify(other)) as Json, input }));
        const numbers = createValueNumbers(input);
        const packed = values.map((value) => packChunk(timer, [event(value)], numbers));
        const reader = createChunkReader(input);
        const read = packed.flatMap(({ history }) => reader.events(history, 1)).map(({ data }) => data?.output);
        expect(JSON.stringify(read)).toBe(JSON.stringify(values));
      }),
    );
  });

  it("gives back the history and the signals of an execution", async () => {
    const machine = machineOf({
      A: task("t"),
      B: { Type: "Wait", Seconds: 1 },
      C: { Type: "Pass", Assign: { x: "{% $states.input %}" } },
    });
    const { history, signals } = await drive(machine, { n: 1 }, { answer: () => ({ output: { ok: [true] } }) });
    const numbers = createValueNumbers({ n: 1 });
    const packed = signals.map((signal, index) => packChunk(signal, index === 0 ? history : [], numbers));
    const reader = createChunkReader({ n: 1 });
    expect(packed.flatMap(({ history: text }) => reader.events(text, 9))).toEqual(
      history.map((each) => ({ ...each, at: 9 })),
    );
    expect(packed.slice(1).map(({ signal }) => reader.signal(signal))).toEqual(signals.slice(1));
    expect(reader.signal(packed[0]?.signal ?? "")).toBeNull();
  });
});
