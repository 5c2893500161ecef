interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: { readonly AWS?: string | readonly string[] } & Readonly<Record<string, unknown>>;
}

/**
 * A role's trust policy without those statements' principals that are a whole account. SST 4.17.1 lets the account
 * itself assume every function's role, which `sst dev` needs and a deployment does not.
 */
export function withoutAccounts(policy: string): string {
  const { Statement: statements, ...rest }: Policy = JSON.parse(policy);
  return JSON.stringify({ ...rest, Statement: statements.flatMap(trimmed) });
}

/** A resource's policy of which services of AWS make use for this account alone. */
export function forAccount(policy: string, account: string): string {
  const { Statement: statements, ...rest }: Policy = JSON.parse(policy);
  const Condition = { StringEquals: { "aws:SourceAccount": account } };
  const Statement = statements.map((statement) => (isForService(statement) ? { ...statement, Condition } : statement));
  return JSON.stringify({ ...rest, Statement });
}

function isForService({ Effect, Principal }: Statement): boolean {
  return Effect === "Allow" && Principal?.["Service"] !== undefined;
}

function trimmed(statement: Statement): readonly Statement[] {
  const { AWS, ...others } = statement.Principal ?? {};
  const kept = [AWS ?? []].flat().filter((principal) => !principal.endsWith(":root"));
  const Principal = { ...others, ...(kept.length === 0 ? {} : { AWS: kept }) };
  return Object.keys(Principal).length === 0 ? [] : [{ ...statement, Principal }];
}
