import { nameOf } from "./names.ts";
import { profileOf } from "./stage.ts";

/** The KMS key that wraps the keys of persons. Deleting it would erase everybody: AWS waits as long as it can. */
export function createPersonalKey(): aws.kms.Key {
  const { keyDays, lasting } = profileOf($app.stage);
  const key = new aws.kms.Key(
    "PersonalKey",
    {
      description: "Wraps the keys that seal personal values.",
      enableKeyRotation: true,
      deletionWindowInDays: keyDays,
    },
    { retainOnDelete: lasting },
  );
  new aws.kms.Alias("PersonalKeyAlias", { name: `alias/${nameOf("personal")}`, targetKeyId: key.keyId });
  return key;
}
