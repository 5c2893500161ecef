/** What a role may do to things that have no name here, and why. Everything else names what it reaches. */
export const WILDCARDS: readonly { readonly actions: RegExp; readonly resource: RegExp; readonly reason: string }[] = [
  {
    actions:
      /^logs:(Create|Get|Update|Delete|List)LogDeliver(y|ies)$|^logs:(PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
    resource: /^\*$/,
    reason: "Step Functions delivers its log by these, and IAM knows no resource for them.",
  },
  {
    actions: /^xray:(PutTraceSegments|PutTelemetryRecords|GetSampling(Rules|Targets))$/,
    resource: /^\*$/,
    reason: "X-Ray knows no resources for what is written to it.",
  },
  {
    actions: /^sns:Publish$/,
    resource: /^\*$/,
    reason: "A text message goes to a number, which is no resource; topics are denied beside it.",
  },
  {
    actions: /^logs:(CreateLogStream|PutLogEvents)$/,
    resource: /:log-group:\/aws\/lambda\/[\w-]+:\*$/,
    reason: "Streams of the function's own log group, which Lambda names.",
  },
  {
    actions: /^states:(DescribeExecution|DescribeStateMachineForExecution|GetExecutionHistory)$/,
    resource: /:execution:bridgework-[a-z-]+-\*:\*$/,
    reason: "Runs of this stage's workflows, which EventBridge names.",
  },
  {
    actions: /^execute-api:ManageConnections$/,
    resource: /:\w+\/\$default\/(POST|DELETE)\/@connections\/\*$/,
    reason: "WebSockets of the live API, which API Gateway names.",
  },
  {
    actions: /^cloudwatch:DescribeAlarms$/,
    resource: /:alarm:\*$/,
    reason: "CodeDeploy reads the state of a release's alarms, and a list of alarms is asked for as a whole.",
  },
  {
    actions: /^events:(Put|Delete)Rule$|^events:(Put|Remove)Targets$/,
    resource: /:rule\/bridgework-[a-z]+-inbox\/GlobalEndpointManagedRule-\*$/,
    reason: "Rules of the endpoint of two Regions, which EventBridge names.",
  },
];

/** Policies of AWS's own that are attached, and why. */
export const MANAGED: readonly { readonly policy: string; readonly reason: string }[] = [
  {
    policy: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    reason: "AWS keeps it in step with what Backup needs; the plan chooses two tables.",
  },
  {
    policy: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    reason: "WebSocket APIs log by one role for the whole account, which may belong to others too.",
  },
];
