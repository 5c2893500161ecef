import { nameOf } from "./names.ts";
import { profileOf } from "./stage.ts";

/** As far as functions have to know it. */
export type PersonalKey = Pick<aws.kms.Key, "arn">;

const USE = "Wraps the keys that seal personal values.";

/**
 * The KMS key that wraps the keys of persons. Deleting it would erase everybody: AWS waits as long as it can. A key
 * cannot be made one of several Regions later, and a new one in its place would open nothing: so it is from the start.
 */
export function createPersonalKey(): aws.kms.Key {
  const { keyDays, lasting } = profileOf($app.stage);
  const key = new aws.kms.Key(
    "PersonalKey",
    {
      description: USE,
      multiRegion: true,
      enableKeyRotation: true,
      deletionWindowInDays: keyDays,
    },
    { retainOnDelete: lasting },
  );
  new aws.kms.Alias("PersonalKeyAlias", { name: aliasOf(), targetKeyId: key.keyId });
  return key;
}

/** The same key in another Region: it opens there what was wrapped here. */
export function createPersonalKeyReplica(region: string, { arn: primaryKeyArn }: PersonalKey): aws.kms.ReplicaKey {
  const { keyDays, lasting } = profileOf($app.stage);
  const replica = new aws.kms.ReplicaKey(
    "PersonalKeyReplica",
    { region, primaryKeyArn, description: USE, deletionWindowInDays: keyDays },
    { retainOnDelete: lasting, protect: lasting },
  );
  new aws.kms.Alias("PersonalKeyReplicaAlias", { region, name: aliasOf(), targetKeyId: replica.keyId });
  return replica;
}

function aliasOf(): string {
  return `alias/${nameOf("personal")}`;
}
