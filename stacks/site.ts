import { contentSecurityPolicy } from "./content-security-policy.ts";
import { createFirewall } from "./firewall.ts";
import type { Sockets } from "./live.ts";
import { here, nameOf } from "./names.ts";
import { SAME_ORIGIN } from "./same-origin.ts";
import type { Settings } from "./settings.ts";
import { profileOf } from "./stage.ts";
import { forAccount } from "./trust.ts";
import type { Users } from "./users.ts";

/** CloudFront's own policies, by the ids that AWS has given them. */
const NOT_CACHED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const API_PATHS = ["/api/*", "/health", "/ready"];
const API = "api";

/** Where Vite serves the console under `sst dev`. */
export const VITE = "http://localhost:5173";

export interface SiteSettings {
  readonly settings: Settings;
  readonly api: sst.aws.ApiGatewayV2;
  readonly sockets: Sockets;
  readonly users: Users;
  /** Where the console reads how one signs in. */
  readonly signIn: $util.Input<string>;
}

/**
 * The console on CloudFront, and under the same name the API, so that no page of another origin has to be let in. On
 * some stages a firewall stands before both. Under `sst dev` the console is served by Vite, and hands the API's paths on.
 */
export function createSite({ settings, api, sockets, users, signIn }: SiteSettings): sst.aws.StaticSite {
  const { consoleDomain } = settings;
  const calls = [users.pages, sockets.api.url];
  return new sst.aws.StaticSite("Console", {
    path: "packages/web",
    build: { command: "npm run build", output: "dist" },
    ...(consoleDomain === undefined ? {} : { domain: consoleDomain }),
    dev: { command: "npm run dev", url: VITE },
    environment: { BRIDGEWORK_URL: api.url, VITE_SIGN_IN: signIn },
    // Of what the build has not made, CloudFront looks for this folder's files alone in the bucket.
    assets: { routes: ["settings"] },
    // Else SST writes them among the console's sources, which read no such variables.
    vite: { types: "../../.sst/console-env.d.ts" },
    transform: { cdn: (cdn) => withApi(cdn, api, calls), assets: { transform: { policy: readForAccount } } },
  });
}

/** SST lets the distributions of every account read the bucket. */
function readForAccount(settings: aws.s3.BucketPolicyArgs): undefined {
  settings.policy = $util
    .all([$util.output(settings.policy), here().account])
    .apply(([policy, account]) => forAccount(typeof policy === "string" ? policy : JSON.stringify(policy), account));
}

/** `calls` are the addresses of others that a page may call. */
function withApi(cdn: sst.aws.CdnArgs, api: sst.aws.ApiGatewayV2, calls: Calls): undefined {
  const headers = createHeaders(calls);
  const guard = new aws.cloudfront.Function("SameOrigin", {
    ...{ name: nameOf("same-origin"), runtime: "cloudfront-js-2.0", code: SAME_ORIGIN, publish: true },
  });
  cdn.origins = $util.output(cdn.origins).apply((origins) => [...origins, apiOrigin(api)]);
  cdn.defaultCacheBehavior = $util
    .output(cdn.defaultCacheBehavior)
    .apply((behavior) => ({ ...behavior, responseHeadersPolicyId: headers.id }));
  cdn.orderedCacheBehaviors = API_PATHS.map((pathPattern) => toApi(pathPattern, guard));
  if (profileOf($app.stage).firewall) cdn.webAclArn = createFirewall().arn;
}

function apiOrigin(api: sst.aws.ApiGatewayV2) {
  return {
    originId: API,
    domainName: api.url.apply((url) => new URL(url).host),
    customOriginConfig: {
      ...{ httpPort: 80, httpsPort: 443, originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] },
      originReadTimeout: 30,
    },
  };
}

function toApi(pathPattern: string, guard: aws.cloudfront.Function) {
  return {
    ...{ pathPattern, targetOriginId: API, viewerProtocolPolicy: "https-only", compress: true },
    allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
    cachedMethods: ["GET", "HEAD"],
    ...{ cachePolicyId: NOT_CACHED, originRequestPolicyId: ALL_BUT_HOST },
    functionAssociations: [{ eventType: "viewer-request", functionArn: guard.arn }],
  };
}

type Calls = readonly $util.Input<string>[];

function createHeaders(calls: Calls): aws.cloudfront.ResponseHeadersPolicy {
  const override = true;
  return new aws.cloudfront.ResponseHeadersPolicy("ConsoleHeaders", {
    name: nameOf("console"),
    securityHeadersConfig: {
      contentSecurityPolicy: {
        contentSecurityPolicy: $util.all([...calls]).apply(contentSecurityPolicy),
        override,
      },
      contentTypeOptions: { override },
      frameOptions: { frameOption: "DENY", override },
      referrerPolicy: { referrerPolicy: "no-referrer", override },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override },
    },
  });
}
