import { describe, expect, it } from "vitest";
import { type Graph, inputsOf, readGraph, STAGES } from "./graph.fixture.ts";

const LONGEST_STAGE = 20;

function only(graph: Graph, type: string): Readonly<Record<string, unknown>> {
  const all = inputsOf(graph, type);
  if (all[0] === undefined || all.length > 1) throw new Error(`Expected one ${type}, found ${all.length}.`);
  return all[0];
}

const clientOf = (graph: Graph) => only(graph, "cognito/userPoolClient:UserPoolClient");
const originOf = (address: string) => new URL(address).origin;

describe.each(STAGES)("operators of %s", (stage) => {
  const graph = readGraph(stage);
  const client = clientOf(graph);

  it("are made by an administrator, with long passwords and a second factor if they like", () => {
    expect(only(graph, "cognito/userPool:UserPool")).toMatchObject({
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      ...{ mfaConfiguration: "OPTIONAL", softwareTokenMfaConfiguration: { enabled: true } },
      passwordPolicy: { minimumLength: 12 },
    });
  });

  it("sign in on pages of Cognito, under a name that is theirs alone", () => {
    const { domain, managedLoginVersion } = only(graph, "cognito/userPoolDomain:UserPoolDomain");
    expect(domain).toBe(`bridgework-${stage}-123456789012`);
    expect(String(domain).length - stage.length + LONGEST_STAGE).toBeLessThanOrEqual(63);
    expect(managedLoginVersion).toBe(2);
    expect(only(graph, "cognito/managedLoginBranding:ManagedLoginBranding")).toMatchObject({
      useCognitoProvidedValues: true,
    });
  });

  it("come back to the console alone, with a code that is worth nothing to others", () => {
    expect(client).toMatchObject({
      ...{ allowedOauthFlowsUserPoolClient: true, allowedOauthFlows: ["code"], generateSecret: false },
      allowedOauthScopes: ["openid", "email", "profile"],
    });
    const back = [client["callbackUrls"], client["logoutUrls"]].flat().map(String);
    expect(back.map((address) => new URL(address).pathname)).toEqual(["/signed-in", "/signed-out"]);
    expect(new Set(back.map(originOf)).size).toBe(1);
    expect(originOf(back[0] ?? "")).toMatch(/^https:\/\/d\w+\.cloudfront\.net$/);
  });

  it("have access for an hour, and may renew it for a day, each time with a token that is good once", () => {
    expect(client).toMatchObject({
      ...{ accessTokenValidity: 1, idTokenValidity: 1, refreshTokenValidity: 1 },
      tokenValidityUnits: { accessToken: "hours", idToken: "hours", refreshToken: "days" },
      ...{ refreshTokenRotation: { feature: "ENABLED" }, enableTokenRevocation: true },
    });
    expect(client["explicitAuthFlows"]).not.toContain("ALLOW_REFRESH_TOKEN_AUTH");
  });

  it("are let in by the API with tokens for this client alone", () => {
    expect(only(graph, "apigatewayv2/authorizer:Authorizer")).toMatchObject({
      authorizerType: "JWT",
      jwtConfiguration: { issuer: signInOf(graph).issuer, audiences: [signInOf(graph).clientId] },
    });
  });

  it("are told of by a file beside the console, which is never old", () => {
    const file = fileOf(graph);
    expect(file).toMatchObject({ contentType: "application/json", cacheControl: "no-cache" });
    const { domain } = only(graph, "cognito/userPoolDomain:UserPoolDomain");
    expect(signInOf(graph)).toEqual({
      stage,
      issuer: expect.stringMatching(/^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_\w+$/),
      pages: `https://${domain}.auth.us-east-1.amazoncognito.com`,
      clientId: expect.stringMatching(/^\w{26}$/),
    });
  });
});

it("operators of sst dev come back to Vite", () => {
  const { callbackUrls, logoutUrls } = clientOf(readGraph("live"));
  expect([callbackUrls, logoutUrls]).toEqual([
    ["http://localhost:5173/signed-in"],
    ["http://localhost:5173/signed-out"],
  ]);
});

function fileOf(graph: Graph) {
  const file = inputsOf(graph, "s3/bucketObjectv2:BucketObjectv2").find(({ key }) => key === "settings/sign-in.json");
  if (file === undefined) throw new Error("The console's bucket has no settings/sign-in.json.");
  return file;
}

function signInOf(graph: Graph): { readonly issuer: string; readonly clientId: string } {
  return JSON.parse(String(fileOf(graph)["content"]));
}
