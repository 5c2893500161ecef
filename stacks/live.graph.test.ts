import { WAKING } from "@bridgework/core/message/delivery";
import { describe, expect, it } from "vitest";
import { inputsOf, ofType, readGraph, STAGES, type Statement, statementsOf } from "./graph.fixture.ts";

/*
 * API Gateway lets everybody open a WebSocket, since a browser can send it neither a token nor a signature. That is safe
 * as long as what is held here is: `live-connect` answers first, and takes tickets alone; an operator gets one for a
 * token, a device for a signature; and nobody finds one in a log or in a table.
 */
describe.each(STAGES)("the WebSockets of %s", (stage) => {
  const graph = readGraph(stage);
  const prefix = `bridgework-${stage}-`;
  const roles = ofType(graph, "iam/role:Role");
  const granted = (wanted: (statement: Statement) => boolean) =>
    roles.filter((role) => statementsOf(role).some(wanted)).map(({ name }) => name);
  const partitionsOf = ({ Condition }: Statement) => Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
  const isOf = (statement: Statement, partition: string) => [partitionsOf(statement)].flat().includes(partition);

  it("are let in by live-connect alone, before any other function hears of them", () => {
    const routes = inputsOf(graph, "apigatewayv2/route:Route").filter(({ routeKey }) => /^\$/.test(String(routeKey)));
    expect(routes.map(({ routeKey }) => routeKey).sort()).toEqual(["$connect", "$default", "$disconnect"]);
    const connect = routes.find(({ routeKey }) => routeKey === "$connect");
    const integrations = ofType(graph, "apigatewayv2/integration:Integration");
    const answering = integrations.find(({ name }) => name.startsWith("LiveApiRoute") && targetIs(connect, name));
    expect(JSON.stringify(answering?.inputs["integrationUri"])).toContain(`${prefix}live-connect`);
  });

  it("are opened by tickets that the API alone issues, and live-connect alone takes", () => {
    const issue = (each: Statement) => isOf(each, "T#*") && [each.Action].flat().includes("dynamodb:PutItem");
    const redeem = (each: Statement) => isOf(each, "T#*") && [each.Action].flat().includes("dynamodb:DeleteItem");
    expect(granted(issue)).toEqual(["ApiRole"]);
    expect(granted(redeem)).toEqual(["LiveConnectRole"]);
  });

  it("are opened for operators by a token: no open route issues a console's ticket", () => {
    const routes = inputsOf(graph, "apigatewayv2/route:Route");
    const posts = routes.filter(({ routeKey }) => /^POST /.test(String(routeKey)));
    const open = posts.filter(({ authorizationType }) => authorizationType !== "JWT");
    expect(open.filter(({ routeKey }) => /^POST \/(api\/live|api\/\{|\{)/.test(String(routeKey)))).toEqual([]);
  });

  it("leave no ticket in a log: neither queries nor what is sent are written", () => {
    const [{ accessLogSettings, defaultRouteSettings } = {}] = ofType(graph, "apigatewayv2/stage:Stage")
      .filter(({ name }) => name.startsWith("LiveApi"))
      .map(({ inputs }) => inputs);
    const { format } = accessLogSettings as { readonly format: unknown };
    const written = JSON.stringify(format).match(/\$context\.[\w.]+/g) ?? [];
    expect(written).toContain("$context.connectionId");
    expect(written.filter((each) => /query|path|url|header|authorizer|message/i.test(each))).toEqual([]);
    // Logs of executions hold whole requests: both of these turn them on.
    expect(defaultRouteSettings).not.toHaveProperty("loggingLevel");
    expect(defaultRouteSettings).not.toHaveProperty("dataTraceEnabled");
  });

  it("keep their connections apart from the views", () => {
    const keepers = granted((each) => isOf(each, "W#*"));
    expect(keepers.sort()).toEqual([
      "LiveConnectRole",
      "LiveDeliverRole",
      "LiveDisconnectRole",
      "LiveMessageRole",
      "LivePushRole",
      "RunsRole",
    ]);
    const writes = (each: Statement) =>
      [each.Action].flat().some((action) => /dynamodb:(Put|Update|Delete)Item/.test(String(action))) &&
      [each.Resource].flat().some((resource) => /ViewsTable/.test(String(resource)));
    const unbounded = granted((each) => writes(each) && partitionsOf(each) === undefined);
    expect(unbounded.filter((role) => /^(Live|Api)/.test(role))).toEqual([]);
  });

  it("of recipients are pushed to upon each fact by which something may be due, and each minute", () => {
    const rule = inputsOf(graph, "cloudwatch/eventRule:EventRule").find(({ name }) => name === `${prefix}live-deliver`);
    expect(rule?.["eventPattern"]).toEqual({
      source: ["bridgework.facts"],
      "detail-type": [...WAKING, "DeviceRevoked"],
    });
    const schedules = inputsOf(graph, "scheduler/schedule:Schedule");
    expect(schedules).toContainEqual(
      expect.objectContaining({ name: `${prefix}live-deliver`, scheduleExpression: "rate(1 minute)" }),
    );
  });
});

function targetIs(route: Readonly<Record<string, unknown>> | undefined, integration: string): boolean {
  return JSON.stringify(route?.["target"]).includes(integration);
}
