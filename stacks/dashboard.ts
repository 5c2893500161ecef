import { dashboardBody } from "./dashboard-body.ts";
import { here, nameOf } from "./names.ts";

export interface Board {
  readonly queues: readonly aws.sqs.Queue[];
  readonly functions: readonly sst.aws.Function[];
  readonly tables: readonly sst.aws.Dynamo[];
  readonly api: sst.aws.ApiGatewayV2;
}

/** How a stage does, on one page. */
export function createDashboard({ queues, functions, tables, api }: Board): void {
  const names = (things: readonly { readonly name: $util.Output<string> }[]) =>
    $resolve(things.map(({ name }) => name));
  const shown = $resolve({
    region: here().region,
    queues: names(queues),
    functions: names(functions),
    tables: names(tables),
    apiId: api.nodes.api.id,
  });
  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: nameOf("overview"),
    dashboardBody: $jsonStringify(
      shown.apply((known) => dashboardBody({ ...known, service: `${$app.name}-${$app.stage}` })),
    ),
  });
}
