import { nameOf } from "./names.ts";

/** Where AWS's own policy is that lets Backup read tables. */
const MAY_BACK_UP = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";

/**
 * A copy of the given tables each day, beside the recovery to any second of the last 35 days: it outlives the table.
 * Never of the keys of persons, since a copy would bring back who was erased. Where there is a second Region, each copy
 * is copied there as well.
 */
export function createBackup(tables: readonly sst.aws.Dynamo[], secondRegion: string | undefined): void {
  const vault = new aws.backup.Vault("Backups", { name: nameOf("backups") }, { retainOnDelete: true });
  const elsewhere = secondRegion === undefined ? undefined : createVaultIn(secondRegion);
  const plan = new aws.backup.Plan("BackupPlan", {
    name: nameOf("backups"),
    rules: [
      {
        ruleName: "daily",
        targetVaultName: vault.name,
        schedule: "cron(0 3 * * ? *)",
        ...keptFor(35, elsewhere),
      },
      {
        ruleName: "monthly",
        targetVaultName: vault.name,
        schedule: "cron(0 4 1 * ? *)",
        ...keptFor(365, elsewhere),
      },
    ],
  });
  const role = new aws.iam.Role("BackupRole", {
    name: nameOf("backup"),
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "backup.amazonaws.com" }),
    managedPolicyArns: [MAY_BACK_UP],
  });
  new aws.backup.Selection("BackupSelection", {
    name: nameOf("tables"),
    planId: plan.id,
    iamRoleArn: role.arn,
    resources: tables.map(({ arn }) => arn),
  });
}

function createVaultIn(region: string): aws.backup.Vault {
  return new aws.backup.Vault("SecondBackups", { region, name: nameOf("backups") }, { retainOnDelete: true });
}

/** Days that a copy is kept, here and elsewhere. */
function keptFor(deleteAfter: number, elsewhere: aws.backup.Vault | undefined) {
  const lifecycle = { deleteAfter };
  if (elsewhere === undefined) return { lifecycle };
  return { lifecycle, copyActions: [{ destinationVaultArn: elsewhere.arn, lifecycle }] };
}
