import { here, nameOf } from "./names.ts";
import { profileOf } from "./stage.ts";

/** Paths of the console at which Cognito's pages give the browser back: the console itself knows them by the same names. */
const SIGNED_IN = "/signed-in";
const SIGNED_OUT = "/signed-out";

/** The operators: accounts that who runs the stage makes, since nobody may sign up. */
export function createUsers() {
  const { account, region } = here();
  const prefix = account.apply(nameOf);
  const pool = new sst.aws.CognitoUserPool("Operators", {
    usernames: ["email"],
    mfa: "optional",
    softwareToken: true,
    // One name for all accounts of a Region, so that it holds the account.
    domain: { prefix },
    transform: {
      userPool: (settings) => {
        settings.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
        settings.passwordPolicy = {
          ...{ minimumLength: 12, requireLowercase: true, requireUppercase: true, requireNumbers: true },
          ...{ requireSymbols: false, temporaryPasswordValidityDays: 3 },
        };
        // The least plan that has managed sign-in pages.
        settings.userPoolTier = "ESSENTIALS";
        settings.deletionProtection = profileOf($app.stage).lasting ? "ACTIVE" : "INACTIVE";
      },
      domain: (settings) => {
        settings.managedLoginVersion = 2;
      },
    },
  });
  return {
    pool,
    issuer: $interpolate`https://cognito-idp.${region}.amazonaws.com/${pool.id}`,
    /** Where Cognito's pages are, and where it gives and takes back tokens. */
    pages: $interpolate`https://${prefix}.auth.${region}.amazoncognito.com`,
  };
}

export type Users = ReturnType<typeof createUsers>;

/**
 * The console as Cognito knows it: a page in a browser, which can keep no secret, so that each sign-in proves by PKCE
 * that it ends where it began. A refresh token is good once, and for a day.
 */
export function createConsoleClient({ pool }: Users, console: $util.Input<string>) {
  const client = pool.addClient("ConsoleClient", {
    callbackUrls: [$interpolate`${console}${SIGNED_IN}`],
    transform: {
      client: (settings) => {
        settings.logoutUrls = [$interpolate`${console}${SIGNED_OUT}`];
        settings.allowedOauthFlows = ["code"];
        settings.allowedOauthScopes = ["openid", "email", "profile"];
        settings.generateSecret = false;
        settings.preventUserExistenceErrors = "ENABLED";
        settings.enableTokenRevocation = true;
        // The second is for scripts: only who has rights in the account may use it. With rotation none may renew.
        settings.explicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"];
        settings.refreshTokenRotation = { feature: "ENABLED", retryGracePeriodSeconds: 30 };
        settings.accessTokenValidity = 1;
        settings.idTokenValidity = 1;
        settings.refreshTokenValidity = 1;
        settings.tokenValidityUnits = { accessToken: "hours", idToken: "hours", refreshToken: "days" };
      },
    },
  });
  // Without a style Cognito shows no pages.
  new aws.cognito.ManagedLoginBranding("ConsoleSignInPages", {
    userPoolId: pool.id,
    clientId: client.id,
    useCognitoProvidedValues: true,
  });
  return client;
}
