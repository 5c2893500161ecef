import { expect, it } from "vitest";
import { formatTraceparent, parseTraceparent, spanIdOf } from "./trace.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";

// The examples of https://www.w3.org/TR/trace-context/#examples-of-http-traceparent-headers
it.each([
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true],
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", false],
])("reads %s, and writes it again", (text, sampled) => {
  const context = parseTraceparent(text);
  expect(context).toEqual({ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", sampled });
  expect(context === undefined ? "" : formatTraceparent(context)).toBe(text);
});

it.each([
  "",
  `ff-${traceId}-${spanId}-01`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01\r\nX-Other: 1`,
])("takes no %j", (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});

it("derives a span's id from its key, another for each", () => {
  const ids = new Set(Array.from({ length: 10_000 }, (_, index) => spanIdOf(`run:${index}`)));
  expect(ids.size).toBe(10_000);
  for (const id of ids) expect(id).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
  expect(spanIdOf("run:1")).toBe(spanIdOf("run:1"));
});
