import { expect, it } from "vitest";
import { asking } from "../system.ts";
import { GRAPH, openAssembly } from "./assembly.ts";
import { type CloudGraph, readGraph } from "./graph.ts";

/* What IAM does. Every other journey fails at its end where a function has asked for what its role does not allow. */

it("refuses a function that reaches for a partition whose grant was taken away, and says so at the end", async () => {
  const cloud = await openAssembly({ graph: withoutTickets(readGraph(GRAPH)) });
  const operator = asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` });
  expect(await operator.post("/api/live/tickets", {})).toMatchObject({ status: 503 });
  const { account, region } = readGraph(GRAPH).app;
  await expect(cloud.close()).rejects.toThrow(
    new RegExp(
      `:assumed-role/bridgework-production-ApiRole-\\w+/bridgework-production-api is not authorized to perform: ` +
        `dynamodb:PutItem on resource: arn:aws:dynamodb:${region}:${account}:table/bridgework-production-ViewsTable-`,
    ),
  );
});

/** The graph, with the grants of partitions of tickets made out to others. */
function withoutTickets(graph: CloudGraph): CloudGraph {
  return {
    ...graph,
    take: (type, shape) => JSON.parse(JSON.stringify(graph.take(type, shape)).replaceAll('"T#*"', '"NONE#*"')),
  };
}
