import { ApplicationDoesNotExistException, paginateListDeploymentGroups } from "@aws-sdk/client-codedeploy";
import { runningShift, startShift } from "./deployment.ts";
import { applicationOf, functionOf } from "./names.ts";
import type { Outcome, ReleaseOptions } from "./options.ts";
import { described, liveVersion, newestVersion } from "./versions.ts";
import { watchShift } from "./watch.ts";

/** Releases the newest version of each function of a stage that is released by canary. Resolves to the worst outcome. */
export async function releaseStage(options: ReleaseOptions): Promise<Outcome> {
  const names = await namesOf(options);
  if (names.length === 0) options.say(`${options.stage} has no canary releases: what was deployed serves.`);
  const outcomes = await Promise.all(names.map((name) => releaseFunction(name, options).catch(toldBy(name, options))));
  return (["left", "refused"] as const).find((outcome) => outcomes.includes(outcome)) ?? "released";
}

/** Stacks make a group for each of them; a stage without any has no application. */
async function namesOf({ codedeploy, stage }: ReleaseOptions): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    const pages = paginateListDeploymentGroups({ client: codedeploy }, { applicationName: applicationOf(stage) });
    for await (const { deploymentGroups = [] } of pages) names.push(...deploymentGroups);
  } catch (error) {
    if (error instanceof ApplicationDoesNotExistException) return [];
    throw error;
  }
  return names;
}

async function releaseFunction(name: string, options: ReleaseOptions): Promise<Outcome> {
  const { codedeploy, lambda, stage, atOnce, say } = options;
  const running = await runningShift(codedeploy, stage, name);
  if (running !== undefined) {
    say(`${name}: the release ${running} is under way already.`);
    const outcome = await watchShift({ name, deploymentId: running }, options);
    if (outcome !== "released") return outcome;
  }
  const functionName = functionOf(stage, name);
  const [live, newest] = await Promise.all([liveVersion(lambda, functionName), newestVersion(lambda, functionName)]);
  if (live.version === newest) {
    if (running === undefined) say(`${name}: ${described(live)}, which is the newest.`);
    return "released";
  }
  const deploymentId = await startShift(codedeploy, { stage, name, from: live.version, to: newest, atOnce });
  say(`${name}: version ${live.version} serves; the release ${deploymentId} of version ${newest} begins.`);
  return watchShift({ name, deploymentId }, options);
}

/** One function's trouble must not hide how the others go. */
function toldBy(name: string, { say }: ReleaseOptions): (error: unknown) => Outcome {
  return (error) => {
    say(`${name}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    return "refused";
  };
}
