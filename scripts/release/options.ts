import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { LambdaClient } from "@aws-sdk/client-lambda";

export interface ReleaseOptions {
  readonly stage: string;
  /** All calls at once and without a look at the alarms. */
  readonly atOnce: boolean;
  readonly codedeploy: CodeDeployClient;
  readonly lambda: LambdaClient;
  /** Told one line at a time how it goes. */
  readonly say: (line: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends the watching. What AWS does goes on. */
  readonly signal: AbortSignal;
}

/** `released`: the newest version serves. `refused`: it does not. `left`: nobody watched it to its end. */
export type Outcome = "released" | "refused" | "left";
