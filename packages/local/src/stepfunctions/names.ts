/** Account and region that the local engine gives itself in every ARN. */
const ACCOUNT = "000000000000";
const REGION = "us-east-1";
const STATES = `arn:aws:states:${REGION}:${ACCOUNT}`;

/** Local executions need no permissions; this stands where AWS shows the role. */
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/bridgework`;

export function machineArn(workflow: string): string {
  return `${STATES}:stateMachine:${workflow}`;
}

export function executionArn(workflow: string, name: string): string {
  return `${STATES}:execution:${workflow}:${name}`;
}

/** The name at the end of a state machine's ARN, of whatever account and region; null for anything else. */
export function parseMachineArn(arn: string): string | null {
  return /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:([^:]+)$/.exec(arn)?.[1] ?? null;
}

export function parseExecutionArn(arn: string): { readonly workflow: string; readonly name: string } | null {
  const match = /^arn:[^:]+:states:[^:]*:[^:]*:execution:([^:]+):([^:]+)$/.exec(arn);
  return match?.[1] === undefined || match[2] === undefined ? null : { workflow: match[1], name: match[2] };
}
