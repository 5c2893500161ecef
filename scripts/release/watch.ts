import { type State, stateOf } from "./deployment.ts";
import { functionOf } from "./names.ts";
import type { Outcome, ReleaseOptions } from "./options.ts";
import { described, type Live, liveVersion } from "./versions.ts";

const ASK_EVERY_MS = 5_000;
/** An hour. A canary takes five minutes, and longer where instances have to become warm. */
const MOST_QUESTIONS = 720;
/** Two minutes for the alias to be where it was, once a release is given up. */
const MOST_QUESTIONS_BACK = 24;

export interface Watched {
  readonly name: string;
  readonly deploymentId: string;
}

/** Says how a deployment goes until it has ended, or nobody wants to know any more. */
export async function watchShift(watched: Watched, options: ReleaseOptions): Promise<Outcome> {
  const { codedeploy, say } = options;
  const { name, deploymentId } = watched;
  const sayNews = onlyNews((live) => say(`${name}: ${described(live)}.`));
  for (let asked = 0; asked < MOST_QUESTIONS && !options.signal.aborted; asked += 1) {
    const state = await stateOf(codedeploy, deploymentId);
    if (state.status !== "running") return ended(watched, state, options);
    const live = await liveOf(watched, options);
    if (live.canary !== undefined) sayNews(live);
    await options.wait(ASK_EVERY_MS);
  }
  say(`${name}: AWS goes on with the release ${deploymentId}, which is not watched any more. ${toStop(deploymentId)}`);
  return "left";
}

async function ended(
  watched: Watched,
  state: Exclude<State, { readonly status: "running" }>,
  options: ReleaseOptions,
): Promise<Outcome> {
  const { name, deploymentId } = watched;
  if (state.status === "succeeded") {
    options.say(`${name}: ${described(await liveOf(watched, options))}. It is released.`);
    return "released";
  }
  const live = await settled(watched, options);
  options.say(
    `${name}: the release ${deploymentId} was stopped: ${state.reason.replace(/\.$/, "")}. Now ${described(live)}.`,
  );
  return "refused";
}

/** CodeDeploy moves the alias back by a deployment of its own, which takes some seconds. */
async function settled(watched: Watched, options: ReleaseOptions): Promise<Live> {
  let live = await liveOf(watched, options);
  for (let asked = 0; live.canary !== undefined && asked < MOST_QUESTIONS_BACK; asked += 1) {
    if (options.signal.aborted) return live;
    await options.wait(ASK_EVERY_MS);
    live = await liveOf(watched, options);
  }
  return live;
}

function liveOf({ name }: Watched, { lambda, stage }: ReleaseOptions): Promise<Live> {
  return liveVersion(lambda, functionOf(stage, name));
}

function toStop(deploymentId: string): string {
  return `Watch it by the same command; stop it by: aws deploy stop-deployment --deployment-id ${deploymentId} --auto-rollback-enabled`;
}

function onlyNews(tell: (live: Live) => void): (live: Live) => void {
  let told = "";
  return (live) => {
    const now = JSON.stringify(live);
    if (now !== told) tell(live);
    told = now;
  };
}
