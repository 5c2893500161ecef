const KINDS = new Map([
  ["local", "local"],
  ["prod", "prod"],
  ["production", "prod"],
]);

/** Where one is: `local`, or the stage's name. */
export function StagePill({ stage }: { readonly stage: string }) {
  return <span className={`env env-${KINDS.get(stage) ?? "stage"}`}>{stage}</span>;
}
