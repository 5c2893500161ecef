/** The policy JSON that the provider makes of `aws.iam.getPolicyDocument`'s input. */
export function policyDocument({ statements = [], policyId }) {
  const Statement = statements.map((statement) => ({
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Action: sorted(statement.actions),
    NotAction: sorted(statement.notActions),
    Resource: sorted(statement.resources),
    NotResource: sorted(statement.notResources),
    Principal: principals(statement.principals),
    NotPrincipal: principals(statement.notPrincipals),
    Condition: conditions(statement.conditions),
  }));
  return JSON.stringify({ Version: "2012-10-17", Id: policyId, Statement });
}

function principals(list = []) {
  if (list.length === 0) return undefined;
  if (list.length === 1 && list[0].type === "*") return "*";
  const byType = grouped(list);
  return Object.fromEntries(
    [...byType].map(([type, members]) => [type, single(members.flatMap(({ identifiers }) => identifiers))]),
  );
}

function grouped(list) {
  const byType = new Map();
  for (const each of list) byType.set(each.type, [...(byType.get(each.type) ?? []), each]);
  return byType;
}

function conditions(list = []) {
  if (list.length === 0) return undefined;
  const byTest = {};
  for (const { test, variable, values } of list) byTest[test] = { ...byTest[test], [variable]: single(values) };
  return byTest;
}

function sorted(list = []) {
  return list.length === 0 ? undefined : single([...list].sort());
}

function single(list) {
  return list.length === 1 ? list[0] : list;
}
