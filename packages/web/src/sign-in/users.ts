import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { endpointsOf, SIGNED_IN } from "./cognito.ts";
import type { SignInSettings } from "./settings.ts";

/** Who is signed in, and how one does it, by OpenID Connect. */
export type Users = Pick<
  UserManager,
  "getUser" | "removeUser" | "revokeTokens" | "signinRedirect" | "signinRedirectCallback" | "signinSilent"
>;

/** Seconds that the sign-in pages have for an answer. */
const TIMEOUT_SECONDS = 15;

/** Tokens are kept for this tab alone: what another tab or a later visit could read is theirs to steal. */
export function browserUsers(settings: SignInSettings): Users {
  const store = new WebStorageStateStore({ store: window.sessionStorage });
  return new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    metadata: endpointsOf(settings),
    redirect_uri: `${window.location.origin}${SIGNED_IN}`,
    scope: "openid email profile",
    userStore: store,
    stateStore: store,
    requestTimeoutInSeconds: TIMEOUT_SECONDS,
    // A session asks for another token when it needs one.
    automaticSilentRenew: false,
    monitorSession: false,
  });
}
