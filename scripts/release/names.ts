/** Names that `stacks/releases.ts` and `stacks/canary.ts` give. */
export const LIVE = "live";

/** CodeDeploy's application of a stage. It has a group for each function that is released by canary, named as the function. */
export function applicationOf(stage: string): string {
  return `bridgework-${stage}-release`;
}

export function functionOf(stage: string, name: string): string {
  return `bridgework-${stage}-${name}`;
}
