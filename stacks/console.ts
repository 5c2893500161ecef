import { createSite, type SiteSettings, VITE } from "./site.ts";
import { createConsoleClient, type Users } from "./users.ts";

/** The console's file of how one signs in, below the folder that CloudFront looks up in the bucket. */
const SIGN_IN_FILE = "settings/sign-in.json";

/**
 * The console, and the client of the pool of users by which it signs in. The client has to know the console's address,
 * which CloudFront gives only to a console that is built; so the console reads its client's id when it starts, from a
 * file that is put beside it afterwards. Under `sst dev` the address is known, and there is no bucket for a file.
 */
export function createConsole(settings: Omit<SiteSettings, "signIn">) {
  const { users } = settings;
  if ($dev) {
    const client = createConsoleClient(users, VITE);
    const signIn = signInSettings(users, client.id).apply(
      (json) => `data:application/json,${encodeURIComponent(json)}`,
    );
    return { client, site: createSite({ ...settings, signIn }) };
  }
  const site = createSite({ ...settings, signIn: `/${SIGN_IN_FILE}` });
  const client = createConsoleClient(users, site.url);
  if (site.nodes.assets === undefined) throw new Error("Expected the console to have a bucket of its own.");
  new aws.s3.BucketObjectv2("ConsoleSignIn", {
    ...{ bucket: site.nodes.assets.name, key: SIGN_IN_FILE, content: signInSettings(users, client.id) },
    ...{ contentType: "application/json", cacheControl: "no-cache" },
  });
  return { client, site };
}

/** As `packages/web/src/sign-in/settings.ts` reads it. */
function signInSettings({ issuer, pages }: Users, clientId: $util.Output<string>): $util.Output<string> {
  return $util.jsonStringify({ stage: $app.stage, issuer, pages, clientId });
}
