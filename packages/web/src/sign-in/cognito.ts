import type { SignInSettings } from "./settings.ts";

/** Paths of the console that the client is registered with, as `stacks/users.ts` does. */
export const SIGNED_IN = "/signed-in";
export const SIGNED_OUT = "/signed-out";

/**
 * Endpoints of Cognito's sign-in pages:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export function endpointsOf({ issuer, pages }: SignInSettings) {
  return {
    issuer,
    authorization_endpoint: `${pages}/oauth2/authorize`,
    token_endpoint: `${pages}/oauth2/token`,
    revocation_endpoint: `${pages}/oauth2/revoke`,
  };
}

/**
 * Ends the session that Cognito's pages keep, and comes back. It is not OpenID Connect's end of a session:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export function signOutAddress({ pages, clientId }: SignInSettings, origin: string): string {
  return `${pages}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: `${origin}${SIGNED_OUT}` })}`;
}
