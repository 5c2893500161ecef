/** Types of resources that a stand-in makes. */
export const MADE: ReadonlySet<string> = new Set([
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/authorizer:Authorizer",
  "aws:apigatewayv2/integration:Integration",
  "aws:apigatewayv2/route:Route",
  "aws:apigatewayv2/stage:Stage",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:dynamodb/table:Table",
  "aws:lambda/alias:Alias",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/function:Function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:scheduler/schedule:Schedule",
  "aws:sfn/stateMachine:StateMachine",
  "aws:sqs/queue:Queue",
]);

const ALLOWS = "It says who may do what. The stand-ins ask nobody; the tests of the graph do.";
const WATCHES = "It watches, and does nothing that the system could see.";
const KEEPS = "It keeps copies, which no journey asks back.";
const PAGES = "The console's pages, which a browser's journeys open.";
const SIGNS_IN = "Operators sign in there; the journeys have its tokens.";
const OF_SST = "SST makes it for itself.";
const ANY_NAME = "Its stand-in takes every name.";
const DEPLOYS = "It is about one deployment after another, and there is one.";

/** Types of resources that no stand-in makes, each with its reason. */
export const PLUMBING: Readonly<Record<string, string>> = {
  "aws:apigateway/account:Account": ALLOWS,
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ALLOWS,
  "aws:iam/role:Role": ALLOWS,
  "aws:lambda/permission:Permission": ALLOWS,
  "aws:sns/topicPolicy:TopicPolicy": ALLOWS,
  "aws:sqs/queuePolicy:QueuePolicy": ALLOWS,
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": ALLOWS,
  "aws:wafv2/webAcl:WebAcl": ALLOWS,
  "aws:cloudwatch/dashboard:Dashboard": WATCHES,
  "aws:cloudwatch/logGroup:LogGroup": WATCHES,
  "aws:cloudwatch/metricAlarm:MetricAlarm": WATCHES,
  "aws:sns/topic:Topic": WATCHES,
  "aws:sns/topicSubscription:TopicSubscription": WATCHES,
  "aws:backup/plan:Plan": KEEPS,
  "aws:backup/selection:Selection": KEEPS,
  "aws:backup/vault:Vault": KEEPS,
  "aws:cloudwatch/eventArchive:EventArchive": KEEPS,
  "aws:cloudfront/distribution:Distribution": PAGES,
  "aws:cloudfront/function:Function": PAGES,
  "aws:cloudfront/keyValueStore:KeyValueStore": PAGES,
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": PAGES,
  "aws:cognito/managedLoginBranding:ManagedLoginBranding": SIGNS_IN,
  "aws:cognito/userPool:UserPool": SIGNS_IN,
  "aws:cognito/userPoolClient:UserPoolClient": SIGNS_IN,
  "aws:cognito/userPoolDomain:UserPoolDomain": SIGNS_IN,
  "aws:s3/bucket:Bucket": PAGES,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": PAGES,
  "aws:s3/bucketPolicy:BucketPolicy": PAGES,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": PAGES,
  "command:local:Command": PAGES,
  "aws:s3/bucketObjectv2:BucketObjectv2": OF_SST,
  "pulumi-nodejs:dynamic:Resource": OF_SST,
  "pulumi:providers:aws": OF_SST,
  "random:index/randomBytes:RandomBytes": OF_SST,
  "aws:kms/alias:Alias": ANY_NAME,
  "aws:kms/key:Key": ANY_NAME,
  "aws:sesv2/emailIdentity:EmailIdentity": ANY_NAME,
  "aws:codedeploy/application:Application": DEPLOYS,
  "aws:codedeploy/deploymentGroup:DeploymentGroup": DEPLOYS,
};
