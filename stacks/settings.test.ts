import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const needed = { OPERATOR_EMAIL: "operator@example.com", MAIL_FROM: "forms@example.com" };

describe("the settings of a deployment", () => {
  it("are an operator and a sender at least", () => {
    expect(readSettings("dev", needed)).toMatchObject({
      operatorEmail: "operator@example.com",
      mailFrom: "forms@example.com",
      consoleDomain: undefined,
    });
  });

  it("name each one that is missing, an empty one too", () => {
    expect(() => readSettings("production", { MAIL_FROM: "" })).toThrow(
      /OPERATOR_EMAIL is missing\.\nMAIL_FROM is missing\./,
    );
  });

  it.each([
    ["OPERATOR_EMAIL", "operator"],
    ["MAIL_FROM", "@example.com"],
    ["SMS_FROM", "a name that is too long"],
    ["CONSOLE_DOMAIN", "https://console.example.com"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://traces.example.com"],
    ["VERSION", "a b"],
    ["API_WARM", "0"],
  ])("refuse %s=%s and say what is expected", (name, value) => {
    expect(() => readSettings("dev", { ...needed, [name]: value })).toThrow(
      new RegExp(`${name}: expected .+; received ${value}`),
    );
  });

  it.each(["Dev", "1st", "a_b", "a-stage-of-twenty-one-"])("refuse the stage %s", (stage) => {
    expect(() => readSettings(stage, needed)).toThrow(/--stage: expected/);
  });
});
