import { componentOf, here, nameOf } from "./names.ts";

export interface RoleSpec {
  readonly name: string;
  /** Of AWS, as `states.amazonaws.com`. */
  readonly service: string;
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: $util.Input<string> | readonly $util.Input<string>[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, $util.Input<string>>>>>;
}

/** A role that a service of AWS takes on, so long as it acts for this account. */
export function createRole({ name, service, statements }: RoleSpec): aws.iam.Role {
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return new aws.iam.Role(`${componentOf(name)}Role`, {
    name: nameOf(name),
    assumeRolePolicy: trustIn(service),
    inlinePolicies: [{ name: "work", policy: $jsonStringify({ Version: "2012-10-17", Statement }) }],
  });
}

function trustIn(service: string): $util.Output<string> {
  const Condition = { StringEquals: { "aws:SourceAccount": here().account } };
  return $jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service }, Condition }],
  });
}
