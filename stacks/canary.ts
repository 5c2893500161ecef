import { createFunction, type FunctionSpec } from "./functions.ts";
import { componentOf } from "./names.ts";
import { profileOf } from "./stage.ts";

/** The one alias of a function, which callers name. */
export const LIVE = "live";

/** What is called of a function. */
export interface Callee {
  readonly name: $util.Output<string>;
  readonly arn: $util.Output<string>;
  /** The version that it stands for is called; absent: the code that was deployed last. */
  readonly alias?: $util.Output<string>;
}

export interface CanarySpec extends Omit<FunctionSpec, "versions"> {
  /** Instances that are kept warm, on stages with canaries. */
  readonly warm?: number | undefined;
}

export interface Canary {
  readonly target: sst.aws.Function;
  readonly callee: Callee;
  /** Absent on stages without canaries, and under `sst dev`: its code is there at once. */
  readonly alias?: aws.lambda.Alias;
}

/**
 * A function that is released by canary. A deployment makes a version of it that nobody calls yet: only a release moves
 * the alias there, by and by.
 */
export function createCanary({ warm, ...spec }: CanarySpec): Canary {
  const versions = profileOf($app.stage).canary && !$dev;
  const target = createFunction({ ...spec, versions });
  if (!versions) return { target, callee: target };
  const component = componentOf(spec.name);
  const alias = new aws.lambda.Alias(
    `${component}Live`,
    { name: LIVE, functionName: target.name, functionVersion: target.nodes.function.version },
    // CodeDeploy moves it.
    { ignoreChanges: ["functionVersion", "routingConfig"] },
  );
  if (warm !== undefined)
    new aws.lambda.ProvisionedConcurrencyConfig(`${component}Warm`, {
      functionName: target.name,
      qualifier: alias.name,
      provisionedConcurrentExecutions: warm,
    });
  return { target, callee: { name: target.name, arn: alias.arn, alias: alias.name }, alias };
}
