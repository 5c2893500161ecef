/**
 * Lets nobody but the relay put events on the facts bus, whatever else a role of the account may do: the bus announces
 * only what the table holds. Services of AWS are let through, so that an archive can be replayed.
 */
export function keepFactsToRelay(facts: sst.aws.Bus, relay: sst.aws.Function): void {
  new aws.cloudwatch.EventBusPolicy("FactsWriters", {
    eventBusName: facts.name,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RelayAlone",
          Effect: "Deny",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: facts.arn,
          Condition: {
            ArnNotEquals: { "aws:PrincipalArn": relay.nodes.role.arn },
            Bool: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
    }),
  });
}
