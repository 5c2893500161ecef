import { expect, it } from "vitest";
import { forAccount, withoutAccounts } from "./trust.ts";

const assumedBy = (Principal: object) => ({ Effect: "Allow", Action: "sts:AssumeRole", Principal });
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const ROOT = "arn:aws:iam::123456789012:root";
const lambda = { Service: "lambda.amazonaws.com" };

it("takes the account out of a role's trust and leaves the service", () => {
  const policy = policyOf(assumedBy({ ...lambda, AWS: ROOT }));
  expect(JSON.parse(withoutAccounts(policy))).toEqual(JSON.parse(policyOf(assumedBy(lambda))));
});

it("leaves other principals, and drops a statement of the account alone", () => {
  const role = "arn:aws:iam::123456789012:role/deployer";
  const policy = policyOf(assumedBy({ AWS: [ROOT, role] }), assumedBy({ AWS: ROOT }));
  expect(JSON.parse(withoutAccounts(policy))).toEqual(JSON.parse(policyOf(assumedBy({ AWS: [role] }))));
});

it("lets a service use a resource for one account, and leaves what is denied", () => {
  const read = { Effect: "Allow", Action: "s3:GetObject", Principal: { Service: "cloudfront.amazonaws.com" } };
  const plain = {
    Effect: "Deny",
    Action: "s3:*",
    Principal: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const Condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
  expect(JSON.parse(forAccount(policyOf(read, plain), "123456789012"))).toEqual(
    JSON.parse(policyOf({ ...read, Condition }, plain)),
  );
});
