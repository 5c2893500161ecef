import { catchAll, invokeStep } from "../kernel/asl.ts";
import type { Workflow } from "../kernel/workflow.ts";
import { advance, choose, finish, redriveLetters, stop } from "./steps.ts";

/** The fact that started the run. */
const FACT = "$states.context.Execution.Input.detail";
const JOB = `{% ${FACT}.data %}`;
const JOB_ID = `{% ${FACT}.data.jobId %}`;

/** After so many batches a run leaves the rest to the next: Step Functions ends one after 25,000 events. */
const BATCHES_OF_A_RUN = 200;

const stopped = catchAll("Stop");

export const redriveRun: Workflow = {
  name: "redrive-run",
  description: "Redrives a second's worth of dead letters, waits for a second, and so on, until none is left.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Pass",
        Output: {
          batch: `{% $exists(${FACT}.data.batch) ? ${FACT}.data.batch : 0 %}`,
          cursor: `{% $exists(${FACT}.data.cursor) ? ${FACT}.data.cursor : null %}`,
          startedAt: `{% $exists(${FACT}.data.startedAt) ? ${FACT}.data.startedAt : ${FACT}.time %}`,
        },
        Next: "Choose",
      },
      Choose: invokeStep(choose, {
        input: { job: JOB, at: "{% $states.input %}" },
        catch: stopped,
        next: "HasLetters",
      }),
      HasLetters: {
        Type: "Choice",
        Choices: [{ Condition: "{% $count($states.input.letterIds) > 0 %}", Next: "Redrive" }],
        Default: "Finish",
      },
      Redrive: invokeStep(redriveLetters, {
        input: { jobId: JOB_ID, chosen: "{% $states.input %}" },
        output: "{% $states.input %}",
        catch: stopped,
        next: "HasMore",
      }),
      HasMore: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.cursor = null %}", Next: "Finish" },
          { Condition: `{% $states.input.batch % ${BATCHES_OF_A_RUN} = 0 %}`, Next: "Advance" },
        ],
        Default: "Pause",
      },
      Pause: { Type: "Wait", Seconds: 1, Next: "Choose" },
      Advance: invokeStep(advance, { input: { job: JOB, at: "{% $states.input %}" }, catch: stopped }),
      Finish: invokeStep(finish, { input: { jobId: JOB_ID }, catch: stopped }),
      Stop: invokeStep(stop, { input: { jobId: JOB_ID, failure: "{% $states.input.failure %}" }, next: "Stopped" }),
      Stopped: { Type: "Fail", Error: "{% $states.input.errorClass %}", Cause: "{% $states.input.reason %}" },
    },
  },
};
