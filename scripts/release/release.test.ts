import { afterEach, describe, expect, it } from "vitest";
import { type StandInFunction, standInForAws } from "./aws.fixture.ts";
import { releaseStage } from "./release.ts";

const MINUTE = 60_000;
let close = () => {};
afterEach(() => close());

/** Releases `production`, where every wait lets a minute of AWS's time pass. */
async function released(
  functions: Record<string, StandInFunction>,
  { atOnce = false, waits = Number.POSITIVE_INFINITY }: { readonly atOnce?: boolean; readonly waits?: number } = {},
) {
  const aws = await standInForAws(functions);
  close = aws.close;
  const lines: string[] = [];
  const run = (most: number) => {
    const interruption = new AbortController();
    let waited = 0;
    const wait = async () => {
      aws.pass(MINUTE);
      waited += 1;
      if (waited >= most) interruption.abort();
    };
    const { codedeploy, lambda } = aws;
    const { signal } = interruption;
    const say = (line: string) => lines.push(line);
    return releaseStage({ stage: "production", atOnce, codedeploy, lambda, say, wait, signal });
  };
  return { outcome: await run(waits), lines, deployments: aws.deployments, again: () => run(Number.POSITIVE_INFINITY) };
}

describe("a release", () => {
  it("moves each alias that is behind, a tenth first, and says how it goes", async () => {
    const functions = { api: { version: "7", newest: "8" }, ingest: { version: "3", newest: "3" } };
    const { outcome, lines, deployments } = await released(functions);
    expect(outcome).toBe("released");
    expect(functions.api).toMatchObject({ version: "8", canary: undefined });
    expect(lines.filter((line) => line.startsWith("api"))).toEqual([
      "api: version 7 serves; the release d-1 of version 8 begins.",
      "api: version 8 serves 10 of 100 calls, version 7 the others.",
      "api: version 8 serves. It is released.",
    ]);
    expect(lines).toContain("ingest: version 3 serves, which is the newest.");
    expect([...deployments.values()].map(({ name }) => name)).toEqual(["api"]);
  });

  it("tells CodeDeploy alias and versions as an AppSpec of its one version", async () => {
    const { deployments } = await released({ api: { version: "7", newest: "8" } });
    const input = deployments.get("d-1")?.input;
    const content =
      '{"version":0.0,"Resources":[{"api":{"Type":"AWS::Lambda::Function","Properties":{"Name":"bridgework-production-api","Alias":"live","CurrentVersion":"7","TargetVersion":"8"}}}]}';
    expect(input).toEqual({
      ...{ applicationName: "bridgework-production-release", deploymentGroupName: "api" },
      revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
    });
  });

  it("has the newest version be the highest number, not the first of the list", async () => {
    const functions = { api: { version: "9", newest: "12" } };
    await released(functions);
    expect(functions.api.version).toBe("12");
  });

  it("is refused where an alarm takes one of them back, and the others go on", async () => {
    const functions = { api: { version: "7", newest: "8", failsAfter: MINUTE }, ingest: { version: "3", newest: "4" } };
    const { outcome, lines } = await released(functions);
    expect(outcome).toBe("refused");
    expect(functions).toMatchObject({ api: { version: "7", canary: undefined }, ingest: { version: "4" } });
    const [told] = lines.filter((line) => line.includes("was stopped"));
    expect(told).toMatch(
      /^api: the release d-\d was stopped: ALARM_ACTIVE: An alarm went off\. Now version 7 serves\.$/,
    );
  });

  it("has nothing to do after the first deployment, nor where a stage has no canaries", async () => {
    const first = await released({ api: { version: "1", newest: "1" } });
    expect(first).toMatchObject({ outcome: "released", lines: ["api: version 1 serves, which is the newest."] });
    close();
    const none = await released({});
    expect(none.outcome).toBe("released");
    expect(none.lines).toEqual(["production has no canary releases: what was deployed serves."]);
    expect([...first.deployments, ...none.deployments]).toEqual([]);
  });

  it("that is interrupted goes on at AWS, says how to stop it, and is watched again by the same command", async () => {
    const functions = { api: { version: "7", newest: "8" } };
    const { outcome, lines, deployments, again } = await released(functions, { waits: 2 });
    expect(outcome).toBe("left");
    expect(functions.api).toMatchObject({ version: "7", canary: "8" });
    expect(lines.at(-1)).toContain("aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled");
    expect(await again()).toBe("released");
    expect(lines).toContain("api: the release d-1 is under way already.");
    expect(functions.api.version).toBe("8");
    expect(deployments.size).toBe(1);
  });

  it("at once moves all calls, whatever the alarms say", async () => {
    const functions = { api: { version: "7", newest: "8", failsAfter: 0 } };
    const { outcome, deployments } = await released(functions, { atOnce: true });
    expect(outcome).toBe("released");
    expect(deployments.get("d-1")?.input).toMatchObject({
      deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
      overrideAlarmConfiguration: { enabled: false },
    });
  });

  it("of one function whose alias is missing is refused with AWS's words, and the others are released", async () => {
    const functions = { api: { version: "7", newest: "8" }, "not-there": { version: "1", newest: "1" } };
    const { outcome, lines } = await released(functions);
    expect(outcome).toBe("refused");
    expect(functions.api.version).toBe("8");
    expect(lines.find((line) => line.startsWith("not-there: "))).toMatch(/is not served here/);
  });
});
