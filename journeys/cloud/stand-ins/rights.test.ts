import { expect, it } from "vitest";
import { graphWith } from "../graph.fixture.ts";
import type { Call } from "./calls.ts";
import { openRights } from "./rights.ts";

/* What is expected is from https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */

const VIEWS = "arn:aws:dynamodb:us-east-1:123456789012:table/views";

/** What the one function is told about a call, by a role with these statements. */
function refusal(statements: readonly object[], call: Partial<Call>): string | null {
  const graph = graphWith({
    "iam/role:Role": [{ name: "push-role", inlinePolicies: [{ policy: { Statement: statements } }] }],
    "lambda/function:Function": [{ name: "push", role: "arn:aws:iam::123456789012:role/push-role" }],
  });
  const asked = { action: "dynamodb:GetItem", resource: VIEWS, context: {}, ...call };
  return openRights(graph).refusalOf("push", asked);
}

const allow = { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: VIEWS };

it("allows an action that a statement names on its resource", () => {
  expect(refusal([allow], {})).toBeNull();
});

it("says who may not do what to which resource, in AWS's words", () => {
  expect(refusal([allow], { action: "dynamodb:PutItem" })).toBe(
    "User: arn:aws:sts::123456789012:assumed-role/push-role/push is not authorized to perform: dynamodb:PutItem " +
      `on resource: ${VIEWS} because no identity-based policy allows the dynamodb:PutItem action`,
  );
});

it("lets a deny win over every allow", () => {
  const deny = { Effect: "Deny", Action: "dynamodb:*", Resource: `${VIEWS}` };
  expect(refusal([allow, deny], {})).toMatch(/with an explicit deny in an identity-based policy$/);
  expect(refusal([allow, { ...deny, Resource: "arn:aws:dynamodb:*:*:table/letters" }], {})).toBeNull();
});

it.each([
  ["*", "anything/at:all", true],
  ["table/*", "table/views/index/byBurial", true],
  ["table/views", "table/views/index/byBurial", false],
  ["table/view?", "table/views", true],
  ["table/view?", "table/view", false],
  ["table.views", "table/views", false],
])("%s reaches %s: %s", (Resource, resource, reaches) => {
  expect(refusal([{ ...allow, Resource }], { resource }) === null).toBe(reaches);
});

it("knows actions in any case, and resources in their own", () => {
  expect(refusal([{ ...allow, Action: "DynamoDB:getitem" }], {})).toBeNull();
  expect(refusal([{ ...allow, Resource: VIEWS.toUpperCase() }], {})).not.toBeNull();
});

it("holds every partition of a call against a condition for all of them", () => {
  const within = { ...allow, Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "W#*" } } };
  const asking = (...keys: string[]) => refusal([within], { context: { "dynamodb:LeadingKeys": keys } });
  expect(asking("W#a", "W#b")).toBeNull();
  expect(asking("W#a", "T#b")).not.toBeNull();
  expect(asking()).toBeNull();
});

it("holds one value against a condition, which a call without it fails", () => {
  const fromHere = { ...allow, Condition: { StringEquals: { "ses:FromAddress": ["us@example.com"] } } };
  expect(refusal([fromHere], { context: { "ses:FromAddress": ["us@example.com"] } })).toBeNull();
  expect(refusal([fromHere], { context: { "ses:FromAddress": ["them@example.com"] } })).not.toBeNull();
  expect(refusal([fromHere], {})).not.toBeNull();
});

it("takes no policy of which it does not know each word", () => {
  expect(() => refusal([{ ...allow, Condition: { NumericLessThan: { "s3:max-keys": "10" } } }], {})).toThrow(
    "NumericLessThan",
  );
  expect(() => refusal([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }], {})).toThrow("NotAction");
});

it("knows only the graph's functions", () => {
  expect(() => openRights(graphWith({})).refusalOf("push", { action: "", resource: "", context: {} })).toThrow(
    "The graph has no function push with a role.",
  );
});
