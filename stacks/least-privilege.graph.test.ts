import { describe, expect, it } from "vitest";
import {
  inputsOf,
  ofType,
  type Policy,
  REGIONS,
  type Resource,
  readGraph,
  STAGES,
  type Statement,
  statementsOf,
} from "./graph.fixture.ts";
import { MANAGED, WILDCARDS } from "./wildcards.fixture.ts";

interface Grant {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
}

const GRAPHS = [...STAGES, ...REGIONS];

describe.each(GRAPHS)("privileges in %s", (stage) => {
  const graph = readGraph(stage);
  const roles = ofType(graph, "iam/role:Role");
  const grants = allowedBy(roles);

  it("are for actions that are named", () => {
    expect(grants.length).toBeGreaterThan(100);
    expect(grants.filter(({ action }) => action.includes("*"))).toEqual([]);
  });

  it("reach things that are named, but for what has a reason", () => {
    const wide = grants.filter(({ resource }) => resource.includes("*"));
    const unexplained = wide.filter((grant) => !WILDCARDS.some((each) => explains(each, grant)));
    for (const each of WILDCARDS) {
      const count = wide.filter((grant) => explains(each, grant)).length;
      process.stdout.write(`${stage}: ${count} grants on ${each.resource.source}: ${each.reason}\n`);
    }
    process.stdout.write(`${stage}: ${unexplained.length} unexplained wildcards\n`);
    expect(unexplained).toEqual([]);
  });

  it("are never AWS's own policies, but for what has a reason", () => {
    const attached = roles.flatMap(({ inputs }) => (inputs["managedPolicyArns"] ?? []) as readonly string[]);
    expect(attached.filter((arn) => !MANAGED.some(({ policy }) => policy === arn))).toEqual([]);
    expect(ofType(graph, "iam/rolePolicyAttachment:RolePolicyAttachment")).toEqual([]);
  });

  it("are given to services of AWS, and to no account", () => {
    for (const { inputs } of roles) {
      const { Statement: statements } = inputs["assumeRolePolicy"] as Policy;
      for (const { Principal } of statements) expect(Principal).toEqual({ Service: expect.any(String) });
    }
  });

  it("on queues, topics, buses and buckets are for one source or this account", () => {
    const policies = [
      "sqs/queuePolicy:QueuePolicy",
      "sns/topicPolicy:TopicPolicy",
      "cloudwatch/eventBusPolicy:EventBusPolicy",
      "s3/bucketPolicy:BucketPolicy",
    ]
      .flatMap((type) => inputsOf(graph, type))
      .flatMap(({ policy }) => (policy as Policy).Statement);
    expect(policies.length).toBeGreaterThan(3);
    for (const { Effect, Condition } of policies) {
      const keys = Object.values(Condition ?? {}).flatMap((condition) => Object.keys(condition));
      if (Effect === "Allow") expect(keys).toContainEqual(expect.stringMatching(/^aws:Source(Arn|Account)$/));
    }
  });

  it("let only the relay write to the facts bus", () => {
    const writers = grants.filter(
      ({ action, resource }) => action === "events:PutEvents" && !resource.endsWith("-inbox"),
    );
    expect(writers).toEqual([
      {
        who: "RelayRole",
        action: "events:PutEvents",
        resource: expect.stringMatching(/event-bus\/bridgework-\w+-facts$/),
      },
    ]);
    const [policy] = inputsOf(graph, "cloudwatch/eventBusPolicy:EventBusPolicy");
    const relay = roles.find(({ name }) => name === "RelayRole");
    expect(policy).toMatchObject({
      eventBusName: expect.stringMatching(/^bridgework-\w+-facts$/),
      policy: {
        Statement: [
          {
            ...{ Effect: "Deny", Principal: "*", Action: "events:PutEvents" },
            Condition: {
              ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::123456789012:role/${relay?.inputs["name"]}` },
            },
          },
        ],
      },
    });
  });

  it("let only the erasing step delete a person's key", () => {
    const deleting = grants.filter(({ action, resource }) => action === "dynamodb:DeleteItem" && /Keys/.test(resource));
    expect(deleting.map(({ who }) => who)).toEqual(["SubjectEraseRole"]);
  });
});

it("no exception is made for what nothing needs", () => {
  const grants = GRAPHS.flatMap((name) => allowedBy(ofType(readGraph(name), "iam/role:Role")));
  expect(WILDCARDS.filter((each) => !grants.some((grant) => explains(each, grant)))).toEqual([]);
});

function allowedBy(roles: readonly Resource[]): readonly Grant[] {
  return roles.flatMap((role) =>
    statementsOf(role).flatMap((each) => (each.Effect === "Allow" ? grantsOf(role.name, each) : [])),
  );
}

function grantsOf(who: string, { Action, Resource }: Statement): readonly Grant[] {
  const resources = [Resource ?? []].flat();
  return [Action ?? []].flat().flatMap((action) => resources.map((resource) => ({ who, action, resource })));
}

function explains({ actions, resource }: (typeof WILDCARDS)[number], grant: Grant): boolean {
  return actions.test(grant.action) && resource.test(grant.resource);
}
