import { describe, expect, it } from "vitest";
import { inputsOf, ofType, readGraph, STAGES } from "./graph.fixture.ts";
import { profileOf } from "./stage.ts";

interface Behavior {
  readonly pathPattern: string;
  readonly cachePolicyId: string;
  readonly viewerProtocolPolicy: string;
}

/** CloudFront's managed policy CachingDisabled: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

describe.each(STAGES)("the console of %s", (stage) => {
  const graph = readGraph(stage);
  const [distribution] = inputsOf(graph, "cloudfront/distribution:Distribution");
  const behaviors = distribution?.["orderedCacheBehaviors"] as readonly Behavior[];

  it("has the API under its own name, by TLS and never cached", () => {
    expect(behaviors.map(({ pathPattern }) => pathPattern)).toEqual(["/api/*", "/health", "/ready"]);
    for (const behavior of behaviors) {
      expect(behavior).toMatchObject({
        ...{ targetOriginId: "api", viewerProtocolPolicy: "https-only", cachePolicyId: CACHING_DISABLED },
        functionAssociations: [
          { eventType: "viewer-request", functionArn: expect.stringMatching(/function\/bridgework-\w+-same-origin$/) },
        ],
      });
    }
  });

  it("tells the API the name by which it is reached", () => {
    const api = inputsOf(graph, "lambda/function:Function").find(({ name }) => name === `bridgework-${stage}-api`);
    expect(api?.["environment"]).toMatchObject({
      variables: { PUBLIC_ORIGIN: expect.stringMatching(/^https:\/\/\w+\.cloudfront\.net$/) },
    });
    expect(inputsOf(graph, "apigatewayv2/api:Api")[0]?.["corsConfiguration"]).toEqual({});
  });

  it("says what a page may do", () => {
    const [headers] = ofType(graph, "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
    expect(headers?.inputs["securityHeadersConfig"]).toMatchObject({
      contentSecurityPolicy: {
        contentSecurityPolicy: expect.stringMatching(
          new RegExp(
            `frame-ancestors 'none';.* connect-src 'self' https://bridgework-${stage}-\\d{12}\\.auth\\.us-east-1\\.amazoncognito\\.com wss://\\w+\\.execute-api\\.us-east-1\\.amazonaws\\.com$`,
          ),
        ),
      },
      frameOptions: { frameOption: "DENY" },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000 },
    });
    expect(distribution?.["defaultCacheBehavior"]).toMatchObject({ responseHeadersPolicyId: expect.any(String) });
  });

  it("stands behind a firewall where its stage has one", () => {
    const { firewall } = profileOf(stage);
    const walls = inputsOf(graph, "wafv2/webAcl:WebAcl");
    expect(walls).toHaveLength(firewall ? 1 : 0);
    expect(distribution?.["webAclId"] !== undefined).toBe(firewall);
    for (const { rules } of walls) {
      const names = (rules as readonly { readonly name: string }[]).map(({ name }) => name);
      expect(names).toContain("rate");
      expect(names).toContain("AWSManagedRulesCommonRuleSet");
    }
  });
});

describe("sst dev", () => {
  const graph = readGraph("live");

  it("is made without an error, and serves the console from Vite", () => {
    expect(graph.errors).toEqual([]);
    expect(ofType(graph, "cloudfront/distribution:Distribution")).toEqual([]);
  });

  it("has every function live, and everything else for real", () => {
    const live = inputsOf(graph, "lambda/function:Function");
    const deployed = readGraph("dev");
    expect(live.map(({ name }) => name)).toEqual(
      inputsOf(deployed, "lambda/function:Function").map(({ name }) => name),
    );
    for (const { description } of live) expect(description).toMatch(/\(live\)$/);
    for (const type of ["sfn/stateMachine:StateMachine", "cloudwatch/eventRule:EventRule", "dynamodb/table:Table"])
      expect(ofType(graph, type)).toHaveLength(ofType(deployed, type).length);
  });
});
