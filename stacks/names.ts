/** The name of a resource of this app and stage. */
export function nameOf(thing: string): string {
  return `${$app.name}-${$app.stage}-${thing}`;
}

/** The account and the region that are deployed to. */
export function here() {
  return { account: aws.getCallerIdentityOutput({}).accountId, region: aws.getRegionOutput({}).region };
}

/** The logical name of a component: `form-send` becomes `FormSend`. */
export function componentOf(thing: string): string {
  return thing.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
