import { nameOf } from "./names.ts";

/** Requests of one address within five minutes, past which it has to wait. */
const MOST_REQUESTS = 2_000;

/** AWS's groups of rules, with those of their rules that only count here. */
const GROUPS = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  // Envelopes and forms are larger than the 8 KB that it allows; the API itself takes 1 MB at most.
  { name: "AWSManagedRulesCommonRuleSet", counted: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
];

/** The firewall in front of CloudFront, which AWS wants in us-east-1 wherever the rest is. */
export function createFirewall(): aws.wafv2.WebAcl {
  const provider = new aws.Provider("Global", { region: "us-east-1" });
  const groups = GROUPS.map(({ name, counted }, index) => ({
    ...{ name, priority: index + 1, overrideAction: { none: {} }, visibilityConfig: seenAs(name) },
    statement: {
      managedRuleGroupStatement: {
        ...{ name, vendorName: "AWS" },
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  }));
  const rate = {
    ...{ name: "rate", priority: 0, action: { block: {} }, visibilityConfig: seenAs("rate") },
    statement: { rateBasedStatement: { limit: MOST_REQUESTS, aggregateKeyType: "IP" } },
  };
  return new aws.wafv2.WebAcl(
    "Firewall",
    {
      ...{ name: nameOf("firewall"), scope: "CLOUDFRONT", defaultAction: { allow: {} } },
      ...{ rules: [rate, ...groups], visibilityConfig: seenAs(nameOf("firewall")) },
    },
    { provider },
  );
}

function seenAs(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
