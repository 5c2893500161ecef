import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type Configuration } from "oidc-provider";
import { type Listening, listening } from "./aws-server.ts";

/** Cognito's sign-in pages: a provider of OpenID Connect under Cognito's paths. */
export interface SignInPages extends Listening {
  /** Addresses that tokens are given to. */
  allow(console: string): void;
  /** Takes the operator's account away: nobody can renew or sign in any more, until it is given back. */
  withdraw(account: boolean): void;
}

export const CLIENT = "console-client";
export const OPERATOR = "operator@example.com";

/** What access tokens are for, which this provider has to know to make them JWTs. Cognito's do not say it. */
const RESOURCE = "urn:bridgework:api";
const ALGORITHM = "RS256";

export async function serveSignInPages(): Promise<SignInPages> {
  const served: { provider?: Provider } = {};
  const server = await listening(createServer((request, response) => void serve(served.provider, request, response)));
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: ALGORITHM, use: "sig" };
  let withdrawn = false;
  return {
    ...server,
    allow: (console) => {
      served.provider = new Provider(server.url, settingsOf({ console, key, isKnown: () => !withdrawn }));
    },
    withdraw: (account) => {
      withdrawn = account;
    },
  };
}

interface Pool {
  readonly console: string;
  readonly key: Awaited<ReturnType<typeof exportJWK>>;
  readonly isKnown: () => boolean;
}

function settingsOf({ console, key, isKnown }: Pool): Configuration {
  return {
    clients: [
      {
        ...{ client_id: CLIENT, token_endpoint_auth_method: "none", redirect_uris: [`${console}/signed-in`] },
        ...{
          grant_types: ["authorization_code", "refresh_token"],
          post_logout_redirect_uris: [`${console}/signed-out`],
        },
      },
    ],
    ...{ jwks: { keys: [key] }, cookies: { keys: ["not a secret"] }, scopes: ["openid", "email", "profile"] },
    ...{ claims: { openid: ["sub"], email: ["email"], profile: [] }, conformIdTokenClaims: false },
    routes: {
      ...{ authorization: "/oauth2/authorize", token: "/oauth2/token", revocation: "/oauth2/revoke" },
      ...{ end_session: "/logout", jwks: "/.well-known/jwks.json" },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => client.clientId === token.clientId },
      rpInitiatedLogout: { enabled: true, logoutSource: leaveAtOnce },
      resourceIndicators: {
        ...{ enabled: true, defaultResource: () => RESOURCE, useGrantedResource: () => true },
        getResourceServerInfo: () => ({ scope: "api", accessTokenFormat: "jwt", jwt: { sign: { alg: ALGORITHM } } }),
      },
    },
    ...{ pkce: { required: () => true }, issueRefreshToken: () => true, rotateRefreshToken: true },
    ttl: { AccessToken: 3_600, IdToken: 3_600, RefreshToken: 86_400, Session: 3_600, Interaction: 600, Grant: 86_400 },
    clientBasedCORS: (_, origin) => origin === console,
    interactions: { url: (_, { uid }) => `/login/${uid}` },
    findAccount: (_, id) =>
      isKnown() ? { accountId: id, claims: async () => ({ sub: id, email: OPERATOR }) } : undefined,
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT, accountId: oidc.session?.accountId ?? "" });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
}

/** Cognito asks nobody whether they mean it. */
function leaveAtOnce(context: { body: unknown }, form: string): void {
  context.body = `<body>${form}<script>document.forms[0].append(Object.assign(document.createElement("input"), { type: "hidden", name: "logout", value: "yes" })); document.forms[0].submit();</script></body>`;
}

async function serve(provider: Provider | undefined, request: IncomingMessage, response: ServerResponse) {
  if (provider === undefined) return response.writeHead(503).end();
  if (request.url?.startsWith("/login/") === true) return login(provider, request, response);
  // The one parameter that has a name of its own at Cognito.
  request.url = request.url?.replace("logout_uri=", "post_logout_redirect_uri=") ?? "/";
  return provider.callback()(request, response);
}

const FORM = `<!doctype html><title>Cognito</title><link rel="icon" href="data:,"><h1>Sign in with your e-mail address</h1>
<form method="post"><label>E-mail <input name="email"></label><label>Password <input name="password" type="password"></label>
<button name="do" value="sign-in">Continue</button><button name="do" value="cancel">Cancel</button></form>`;

async function login(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method === "GET") return response.writeHead(200, { "content-type": "text/html" }).end(FORM);
  const said = new URLSearchParams(await text(request));
  const refused = { error: "access_denied", error_description: "The user cancelled" };
  const accepted = { login: { accountId: said.get("email") ?? "" } };
  return provider.interactionFinished(request, response, said.get("do") === "cancel" ? refused : accepted);
}
