import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseTraceparent } from "../kernel/trace.ts";
import type { Tracing } from "./tracing.ts";

export interface SeenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it began the trace. */
  readonly parentId: string;
  readonly error: string | undefined;
}

export interface OpenTracing {
  readonly tracing: Tracing;
  /** Every span that has ended; called once, at the end of a test. */
  seen(): Promise<readonly SeenSpan[]>;
  close(): Promise<void>;
}

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** Everything that `Tracing` promises where it records. Each test gets a tracing of its own that samples everything. */
export function tracingContract(name: string, open: () => Promise<OpenTracing>): void {
  describe(`${name} keeps the terms of tracing`, () => {
    let opened: OpenTracing;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const record = (span: { readonly name: string } & Partial<Parameters<Tracing["start"]>[0]>) => {
      const started = opened.tracing.start({ kind: "internal", parent: undefined, ...span });
      started.end();
      return started.traceparent;
    };
    const named = (spans: readonly SeenSpan[], wanted: string) => spans.find((span) => span.name === wanted);

    it("begins a trace where there is no parent, or none that is well-formed", async () => {
      const [one, other] = [record({ name: "one" }), record({ name: "other", parent: "nothing" })].map((text) =>
        parseTraceparent(text ?? ""),
      );
      expect(one?.sampled).toBe(true);
      expect(one?.traceId).not.toBe(other?.traceId);
      expect((await opened.seen()).map(({ parentId }) => parentId)).toEqual(["", ""]);
    });

    it("continues the parent's trace", async () => {
      const inner = record({ name: "inner", parent: record({ name: "outer", parent: PARENT }) ?? "" });
      const spans = await opened.seen();
      expect(named(spans, "outer")).toMatchObject({
        traceId: "0af7651916cd43dd8448eb211c80319c",
        parentId: "b7ad6b7169203331",
      });
      expect(named(spans, "inner")?.parentId).toBe(named(spans, "outer")?.spanId);
      expect(parseTraceparent(inner ?? "")?.spanId).toBe(named(spans, "inner")?.spanId);
    });

    it("finds a span by its key, whoever records it and when", async () => {
      record({ name: "step", parent: PARENT, below: ["relay:1", "run:1"] });
      record({ name: "run", parent: PARENT, below: ["relay:1"], key: "run:1" });
      record({ name: "relay", parent: PARENT, key: "relay:1" });
      const spans = await opened.seen();
      expect(named(spans, "step")?.parentId).toBe(named(spans, "run")?.spanId);
      expect(named(spans, "run")?.parentId).toBe(named(spans, "relay")?.spanId);
      expect(named(spans, "relay")?.parentId).toBe("b7ad6b7169203331");
    });

    it("is the same span where a key is repeated, and another without one", () => {
      const ids = [{ key: "run:1" }, { key: "run:1" }, {}, {}].map(
        (key) => parseTraceparent(record({ name: "run", parent: PARENT, ...key }) ?? "")?.spanId,
      );
      expect(ids[0]).toBe(ids[1]);
      expect(new Set(ids).size).toBe(3);
    });

    it("says what went wrong", async () => {
      opened.tracing.start({ name: "failed", kind: "server", parent: undefined }).end({ error: "NETWORK" });
      record({ name: "well" });
      const spans = await opened.seen();
      expect([named(spans, "failed")?.error, named(spans, "well")?.error]).toEqual(["NETWORK", undefined]);
    });
  });
}
