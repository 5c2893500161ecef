import { GetAliasCommand, type LambdaClient, paginateListVersionsByFunction } from "@aws-sdk/client-lambda";
import { LIVE } from "./names.ts";

/** What an alias stands for. */
export interface Live {
  readonly version: string;
  /** A second version with its share of the calls, 0 to 1, while an alias is being moved. */
  readonly canary?: { readonly version: string; readonly share: number };
}

/** The version that callers of a function get. */
export async function liveVersion(lambda: LambdaClient, functionName: string): Promise<Live> {
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: LIVE }));
  const { FunctionVersion: version, RoutingConfig: routing } = alias;
  if (version === undefined) throw new Error(`Lambda says no version for the alias ${LIVE} of ${functionName}.`);
  const [weighted] = Object.entries(routing?.AdditionalVersionWeights ?? {});
  return weighted === undefined ? { version } : { version, canary: { version: weighted[0], share: weighted[1] } };
}

/** The version that the last deployment has made of a function. */
export async function newestVersion(lambda: LambdaClient, functionName: string): Promise<string> {
  let newest = 0;
  for await (const { Versions = [] } of paginateListVersionsByFunction(
    { client: lambda },
    { FunctionName: functionName },
  )) {
    // `$LATEST` is one of them, and no number.
    newest = Math.max(newest, ...Versions.map(({ Version }) => Number(Version) || 0));
  }
  if (newest === 0) throw new Error(`There is no version of ${functionName}. Deploy its stage again.`);
  return String(newest);
}

/** A sentence on who gets the calls. */
export function described({ version, canary }: Live): string {
  if (canary === undefined) return `version ${version} serves`;
  return `version ${canary.version} serves ${Math.round(canary.share * 100)} of 100 calls, version ${version} the others`;
}
