import { profileOf } from "./stage.ts";

/** Who may use the console and the admin routes: accounts that an administrator makes, since nobody may sign up. */
export function createUsers() {
  const pool = new sst.aws.CognitoUserPool("Operators", {
    usernames: ["email"],
    mfa: "optional",
    softwareToken: true,
    transform: {
      userPool: (settings) => {
        settings.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
        settings.passwordPolicy = {
          ...{ minimumLength: 12, requireLowercase: true, requireUppercase: true, requireNumbers: true },
          ...{ requireSymbols: false, temporaryPasswordValidityDays: 3 },
        };
        settings.deletionProtection = profileOf($app.stage).lasting ? "ACTIVE" : "INACTIVE";
      },
    },
  });
  const client = pool.addClient("ConsoleClient", {
    transform: {
      client: (settings) => {
        settings.preventUserExistenceErrors = "ENABLED";
        settings.explicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
        // No page of Cognito's signs in here, so there is none to come back from.
        settings.allowedOauthFlowsUserPoolClient = false;
        settings.allowedOauthFlows = undefined;
        settings.allowedOauthScopes = undefined;
        settings.callbackUrls = undefined;
        settings.accessTokenValidity = 1;
        settings.idTokenValidity = 1;
        settings.refreshTokenValidity = 30;
      },
    },
  });
  const issuer = $interpolate`https://cognito-idp.${aws.getRegionOutput({}).region}.amazonaws.com/${pool.id}`;
  return { pool, client, issuer };
}

export type Users = ReturnType<typeof createUsers>;
