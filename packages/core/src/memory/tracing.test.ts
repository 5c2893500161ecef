import { tracingContract } from "../ports/tracing.contract.ts";
import { memoryTracing } from "./tracing.ts";

tracingContract("memoryTracing", async () => {
  const tracing = memoryTracing();
  const seen = async () =>
    tracing.ended.map(({ name, traceId, spanId, parentId = "", error }) => ({
      name,
      traceId,
      spanId,
      parentId,
      error,
    }));
  return { tracing, seen, close: async () => {} };
});
