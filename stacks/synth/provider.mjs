import { createHash } from "node:crypto";
import { policyDocument } from "./policy.mjs";

/*
 * What AWS's provider would answer, as far as SST's components read it: ids, ARNs, URLs. All is made from the
 * resource's type and name, so that two runs give the same graph.
 */

/** `{ stateOf, call }` for one account and Region, in which these parameters of Systems Manager are, by name. */
export function createProvider({ region, account, parameters }) {
  return {
    stateOf: (resource) => stateOf({ region, account }, resource),
    call: caller({ region, account, parameters }),
  };
}

function hashOf({ type, name }) {
  return createHash("sha256").update(`${type}|${name}`).digest("hex");
}

/** The id and the outputs of a resource beyond its inputs. */
function stateOf({ region: ofStage, account }, resource) {
  const hash = hashOf(resource);
  const { inputs, name, customId } = resource;
  const region = inputs.region ?? ofStage;
  const arnOf = (service, rest, { global = false } = {}) =>
    `arn:aws:${service}:${global ? "" : region}:${account}:${rest}`;
  // What is found and not made has its name as its id. Where no name is given, Pulumi appends seven hexadecimal digits.
  const physical = customId || (inputs.name ?? inputs.bucket ?? `${name}-${hash.slice(0, 7)}`);
  const make = STATES[resource.type] ?? otherwise;
  return make({ region, account, arnOf, ...resource, hash, physical });
}

const ofArn =
  (service, prefix, options) =>
  ({ arnOf, physical }) => {
    const arn = arnOf(service, `${prefix}${physical}`, options);
    return { id: physical, name: physical, arn };
  };
const idIsArn = (service, prefix, options) => (resource) => {
  const state = ofArn(service, prefix, options)(resource);
  return { ...state, id: state.arn };
};

const STATES = {
  "aws:cloudwatch/eventBus:EventBus": ofArn("events", "event-bus/"),
  "aws:cloudwatch/eventArchive:EventArchive": ofArn("events", "archive/"),
  "aws:cloudwatch/eventRule:EventRule": ({ arnOf, physical, inputs }) => ({
    ...{ id: physical, name: physical },
    arn: arnOf("events", `rule/${inputs.eventBusName ? `${inputs.eventBusName}/` : ""}${physical}`),
  }),
  "aws:cloudwatch/logGroup:LogGroup": ofArn("logs", "log-group:"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": ofArn("cloudwatch", "alarm:"),
  "aws:dynamodb/table:Table": ({ arnOf, physical, inputs, customId }) => {
    const arn = arnOf("dynamodb", `table/${physical}`);
    const label = "2026-01-01T00:00:00.000";
    // One that is found, and not made, is followed by somebody.
    const stream = inputs.streamEnabled || customId ? { streamLabel: label, streamArn: `${arn}/stream/${label}` } : {};
    return { id: physical, name: physical, arn, ...stream };
  },
  "aws:sqs/queue:Queue": ({ arnOf, region, account, physical }) => {
    const url = `https://sqs.${region}.amazonaws.com/${account}/${physical}`;
    return { id: url, url, name: physical, arn: arnOf("sqs", physical) };
  },
  "aws:sns/topic:Topic": idIsArn("sns", ""),
  "aws:sfn/stateMachine:StateMachine": idIsArn("states", "stateMachine:"),
  "aws:sfn/alias:Alias": idIsArn("states", "stateMachine:"),
  "aws:cloudwatch/eventEndpoint:EventEndpoint": ({ arnOf, hash, physical }) => ({
    ...{ id: physical, arn: arnOf("events", `endpoint/${physical}`) },
    endpointUrl: `https://${hash.slice(0, 10)}.veo.endpoints.event.amazonaws.com`,
  }),
  "aws:kms/key:Key": ({ arnOf, hash }) => {
    const keyId = `mrk-${hash.slice(0, 32)}`;
    return { id: keyId, keyId, arn: arnOf("kms", `key/${keyId}`) };
  },
  // It has the id of the key that it replicates.
  "aws:kms/replicaKey:ReplicaKey": ({ arnOf, inputs }) => {
    const keyId = inputs.primaryKeyArn.split("/").pop();
    return { id: keyId, keyId, arn: arnOf("kms", `key/${keyId}`) };
  },
  "aws:route53/healthCheck:HealthCheck": ({ hash }) => ({
    id: hash.slice(0, 8),
    arn: `arn:aws:route53:::healthcheck/${hash.slice(0, 8)}`,
  }),
  "aws:iam/role:Role": ofArn("iam", "role/", { global: true }),
  "aws:iam/policy:Policy": idIsArn("iam", "policy/", { global: true }),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": ({ inputs, hash }) => ({ id: inputs.key, versionId: "v1", etag: hash }),
  "aws:lambda/function:Function": lambda,
  "aws:lambda/alias:Alias": ({ arnOf, inputs, physical }) => {
    const arn = arnOf("lambda", `function:${String(inputs.functionName).split(":").pop()}:${physical}`);
    return { id: arn, arn, name: physical, invokeArn: `${arn}/invocations` };
  },
  "aws:lambda/functionUrl:FunctionUrl": ({ name, hash, region }) => ({
    id: name,
    urlId: hash.slice(0, 12),
    functionUrl: `https://${hash.slice(0, 12)}.lambda-url.${region}.on.aws/`,
  }),
  "aws:apigatewayv2/api:Api": ({ arnOf, region, hash, inputs }) => {
    const id = hash.slice(0, 10);
    const scheme = inputs.protocolType === "WEBSOCKET" ? "wss" : "https";
    return {
      id,
      apiEndpoint: `${scheme}://${id}.execute-api.${region}.amazonaws.com`,
      arn: `arn:aws:apigateway:${region}::/apis/${id}`,
      executionArn: arnOf("execute-api", id),
    };
  },
  "aws:apigatewayv2/stage:Stage": ({ arnOf, region, inputs }) => ({
    ...{ id: inputs.name, name: inputs.name, executionArn: arnOf("execute-api", `${inputs.apiId}/${inputs.name}`) },
    arn: `arn:aws:apigateway:${region}::/apis/${inputs.apiId}/stages/${inputs.name}`,
    invokeUrl: `https://${inputs.apiId}.execute-api.${region}.amazonaws.com/${inputs.name}`,
  }),
  "aws:cognito/userPool:UserPool": ({ arnOf, region, hash }) => {
    const id = `${region}_${hash.slice(0, 9)}`;
    return { id, arn: arnOf("cognito-idp", `userpool/${id}`), endpoint: `cognito-idp.${region}.amazonaws.com/${id}` };
  },
  "aws:cognito/userPoolClient:UserPoolClient": ({ hash }) => ({ id: hash.slice(0, 26) }),
  "aws:cloudfront/distribution:Distribution": ({ arnOf, hash }) => {
    const id = `E${hash.slice(0, 13).toUpperCase()}`;
    const arn = arnOf("cloudfront", `distribution/${id}`, { global: true });
    return { id, arn, etag: "E1", domainName: `d${hash.slice(0, 13)}.cloudfront.net`, hostedZoneId: "Z2FDTNDATAQYW2" };
  },
  "aws:cloudfront/function:Function": ofArn("cloudfront", "function/", { global: true }),
  "aws:cloudfront/keyValueStore:KeyValueStore": ofArn("cloudfront", "key-value-store/", { global: true }),
  "aws:sesv2/emailIdentity:EmailIdentity": ({ arnOf, inputs }) => ({
    id: inputs.emailIdentity,
    arn: arnOf("ses", `identity/${inputs.emailIdentity}`),
    dkimSigningAttributes: { tokens: ["a", "b", "c"] },
  }),
  "aws:sesv2/configurationSet:ConfigurationSet": ({ arnOf, inputs, name }) => {
    const id = inputs.configurationSetName ?? name;
    return { id, arn: arnOf("ses", `configuration-set/${id}`) };
  },
  "aws:scheduler/schedule:Schedule": ({ arnOf, physical }) => ({
    id: `default/${physical}`,
    arn: arnOf("scheduler", `schedule/default/${physical}`),
  }),
  "aws:wafv2/webAcl:WebAcl": ({ arnOf, physical, hash }) => ({
    id: hash.slice(0, 8),
    arn: arnOf("wafv2", `regional/webacl/${physical}/${hash.slice(0, 8)}`),
  }),
  "random:index/randomBytes:RandomBytes": ({ inputs }) => {
    const bytes = Buffer.alloc(inputs.length, 7);
    return { id: bytes.toString("base64"), base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
  "random:index/randomId:RandomId": ({ hash }) => ({ id: hash.slice(0, 8), hex: hash.slice(0, 8), dec: "1" }),
  "random:index/randomPassword:RandomPassword": ({ inputs }) => ({
    id: "none",
    result: "p".repeat(inputs.length ?? 16),
  }),
  // Made by `npm run build` before the graph is; the command would only run it again.
  "command:local:Command": ({ name }) => ({ id: name, stdout: "" }),
};

function bucket({ region, physical }) {
  return {
    ...{ id: physical, bucket: physical, arn: `arn:aws:s3:::${physical}`, region },
    bucketDomainName: `${physical}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${physical}.s3.${region}.amazonaws.com`,
  };
}

function lambda({ arnOf, region, physical }) {
  const arn = arnOf("lambda", `function:${physical}`);
  const invokable = (version, target) => `arn:aws:apigateway:${region}:lambda:path/${version}/functions/${target}`;
  return {
    ...{ id: physical, name: physical, arn, version: "1", qualifiedArn: `${arn}:1` },
    lastModified: "2026-01-01T00:00:00Z",
    invokeArn: `${invokable("2015-03-31", arn)}/invocations`,
    qualifiedInvokeArn: `${invokable("2015-03-31", `${arn}:1`)}/invocations`,
    responseStreamingInvokeArn: `${invokable("2021-11-15", arn)}/response-streaming-invocations`,
  };
}

function otherwise({ arnOf, type, name, hash, physical, customId }) {
  const id = customId || `${name}-${hash.slice(0, 8)}`;
  if (!type.startsWith("aws:")) return { id };
  const service = type.split(":")[1].split("/")[0];
  return { id, arn: arnOf(service, `${type.split(":").pop()}/${physical}`) };
}

/** Answers the provider's functions; throws for one that nobody has thought of. */
function caller({ region, account, parameters }) {
  const functions = {
    "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
      const json = policyDocument(inputs);
      const statements = inputs.statements?.length ? inputs.statements : undefined;
      return { ...inputs, statements, id: "policy", json, minifiedJson: json };
    },
    "aws:index/getRegion:getRegion": () => ({ id: region, region, name: region, description: region }),
    "aws:index/getPartition:getPartition": () => ({
      ...{ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" },
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
      ...{ id: account, accountId: account, userId: "AIDASYNTH" },
      arn: `arn:aws:iam::${account}:user/synth`,
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": () => {
      const zones = ["a", "b", "c"];
      return { id: region, names: zones.map((zone) => region + zone), zoneIds: zones.map((zone) => `use1-az-${zone}`) };
    },
    "aws:ssm/getParameter:getParameter": ({ name }) => {
      const value = parameters.get(name);
      if (value === undefined)
        throw new Error(`There is no parameter ${name}: name the graph that has it by --beside.`);
      return { ...{ id: name, name, value, insecureValue: value }, type: "String", version: 1 };
    },
    "aws:index/getArn:getArn": ({ arn }) => {
      const [, partition, service, inRegion, inAccount, ...resource] = arn.split(":");
      return { id: arn, arn, partition, service, region: inRegion, account: inAccount, resource: resource.join(":") };
    },
  };
  return ({ token, inputs }) => {
    const answer = functions[token];
    if (answer === undefined) throw new Error(`The provider function ${token} is not answered here.`);
    return answer(inputs);
  };
}
