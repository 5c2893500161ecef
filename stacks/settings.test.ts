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
    ["SECOND_REGION", "Ireland"],
    ["AWAKE", "later"],
  ])("refuse %s=%s and say what is expected", (name, value) => {
    expect(() => readSettings("dev", { ...needed, [name]: value })).toThrow(
      new RegExp(`${name}: expected .+; received ${value}`),
    );
  });

  it.each(["Dev", "1st", "a_b", "a-stage-of-twenty-one-", "my-aws-stage"])("refuse the stage %s", (stage) => {
    expect(() => readSettings(stage, needed)).toThrow(/--stage: expected/);
  });

  it("keep instances warm only where versions are released", () => {
    const warm = { ...needed, API_WARM: "2" };
    expect(readSettings("staging", warm).apiWarm).toBe(2);
    expect(() => readSettings("dev", warm)).toThrow(/API_WARM: expected on a stage with canary releases alone/);
    expect(readSettings("production-standby", warm).apiWarm).toBe(2);
  });

  it("take another Region as the second one, and none for a standby", () => {
    const given = { ...needed, AWS_REGION: "eu-central-1", SECOND_REGION: "eu-west-1" };
    expect(readSettings("production", given).secondRegion).toBe("eu-west-1");
    const same = { ...given, SECOND_REGION: "eu-central-1" };
    expect(() => readSettings("production", same)).toThrow(/SECOND_REGION: expected another Region than AWS_REGION/);
    expect(() => readSettings("production-standby", given)).toThrow(/SECOND_REGION: expected none/);
  });

  it.each([
    ["yes", true],
    ["no", false],
    ["", undefined],
  ])("say by AWAKE=%s whether a stage works", (AWAKE, awake) => {
    expect(readSettings("production", { ...needed, AWAKE }).awake).toBe(awake);
  });
});
