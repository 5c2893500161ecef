import { expect, it } from "vitest";
import { readObserveSettings } from "./observe-settings.ts";

it("logs by where it writes, keeps the metrics to this machine and exports no traces", () => {
  expect(readObserveSettings({})).toEqual({ logLevel: null, metricsOpen: false, exportsTraces: false });
});

it("takes every setting", () => {
  const environment = { LOG_LEVEL: "warn", METRICS_OPEN: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
  expect(readObserveSettings(environment)).toEqual({ logLevel: "warn", metricsOpen: true, exportsTraces: true });
});

it.each(["debug", ""])("refuses the level %j", (level) => {
  expect(() => readObserveSettings({ LOG_LEVEL: level })).toThrow(
    `LOG_LEVEL: expected info or notice or warn, received "${level}".`,
  );
});
