import { withoutAccounts } from "./trust.ts";

/** What every Lambda function gets unless it says otherwise. Must be called before the first function is made. */
export function setFunctionDefaults(): void {
  $transform(sst.aws.Function, (settings) => {
    settings.runtime ??= "nodejs24.x";
    settings.architecture ??= "arm64";
  });
}

/** Roles are assumed by the services that they are for. Under `sst dev` the developer's machine assumes them as well. */
export function setRoleDefaults(): void {
  if ($dev) return;
  $transform(aws.iam.Role, (settings) => {
    settings.assumeRolePolicy = $util
      .output(settings.assumeRolePolicy)
      .apply((policy) => withoutAccounts(typeof policy === "string" ? policy : JSON.stringify(policy)));
  });
}
