/** What every Lambda function gets unless it says otherwise. Must be called before the first function is made. */
export function setFunctionDefaults(): void {
  $transform(sst.aws.Function, (settings) => {
    settings.runtime ??= "nodejs24.x";
    settings.architecture ??= "arm64";
  });
}
