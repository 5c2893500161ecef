import { createRuleEngine } from "@bridgework/core/pattern/rules";
import type { RunTrigger } from "@bridgework/core/ports/workflows";
import { workflowsContract } from "@bridgework/core/ports/workflows.contract";
import { clientOf, freshTables } from "@bridgework/functions/adapters/backend.fixture";
import { startDynalite } from "@bridgework/functions/adapters/dynalite.fixture";
import { dynamoRuns } from "@bridgework/functions/adapters/dynamo-runs";
import { createSfnClient } from "@bridgework/functions/adapters/sfn-client";
import { runOfStatus } from "@bridgework/functions/adapters/sfn-status";
import { sfnWorkflows } from "@bridgework/functions/adapters/sfn-workflows";
import { createStepFunctions } from "@bridgework/local/stepfunctions/wire";
import { serveAws } from "./stand-ins/aws-server.ts";
import { openStepFunctions } from "./stand-ins/step-functions.ts";

const MACHINES = "arn:aws:states:us-east-1:000000000000:stateMachine:";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };

/* Step Functions' adapter against the local engine, with rows that its changes of status keep. */
workflowsContract("sfnWorkflows", async (definitions) => {
  const backend = await startDynalite();
  const dynamo = await freshTables(clientOf(backend));
  const rows = dynamoRuns(dynamo);
  const options = { rules: createRuleEngine([]), machinePrefix: `${MACHINES}app-test-` };
  const triggers = new Map<string, RunTrigger>();
  const machines = Object.fromEntries(Object.entries(definitions).map(([name, each]) => [`app-test-${name}`, each]));
  const engine = await openStepFunctions({
    ...{ machines, runTask: async () => ({}) },
    onStatus: async (detail) => {
      const run = runOfStatus(options, detail);
      // Its input is no fact, which a rule would have given it.
      if (run !== undefined) await rows.put({ ...run, trigger: triggers.get(run.id) ?? null });
    },
  });
  const server = await serveAws(new Map([["AWSStepFunctions", createStepFunctions(engine.executions)]]));
  const client = createSfnClient({ endpoint: server.url, region: "us-east-1", credentials });
  const { start, ...workflows } = sfnWorkflows({ client, rows, machinePrefix: options.machinePrefix });
  return {
    workflows: {
      ...workflows,
      start: async (request) => {
        if (request.trigger !== undefined) triggers.set(request.name, request.trigger);
        const started = await start(request);
        await engine.settled();
        return started;
      },
    },
    close: async () => {
      server.close();
      client.destroy();
      dynamo.client.destroy();
      await engine.close();
      await backend.close();
    },
  };
});
