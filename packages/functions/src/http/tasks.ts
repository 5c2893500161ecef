import type { Published } from "@bridgework/core/app/publish";
import { group } from "@bridgework/core/group/domain";
import { parseStream } from "@bridgework/core/kernel/event";
import { task } from "@bridgework/core/task/domain";
import { anyJson } from "./any-json.ts";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { dataAsBody, findRoute, listRoute } from "./domain-routes.ts";
import { askedBy, doneWithReceipt, RECEIPT_STATUSES, receiptOf } from "./receipts.ts";
import { renameFields } from "./refusals.ts";
import { type Route, route } from "./route.ts";

export function taskRoutes(deps: HttpDeps): readonly Route[] {
  const ofTasks = [submitRoute(deps), listRoute(deps, task), findRoute(deps, task)];
  return [...ofTasks, listRoute(deps, group), findRoute(deps, group)];
}

function submitRoute({ topology, publish }: HttpDeps): Route {
  const sample = topology.eventTypes.get("TaskSubmitted")?.eventType.sample;
  return route({
    method: "post",
    path: "/api/tasks",
    tag: "tasks",
    summary: "Submit a task; the body is the data of TaskSubmitted",
    body: anyJson,
    ...(sample === undefined ? {} : { example: sample }),
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const request = { kind: "event", type: "TaskSubmitted", data: asked.body, ...askedBy(asked) } as const;
      const published = await publish(request);
      if (published.kind === "refused") return renameFields(published, dataAsBody);
      return doneWithReceipt(published, { ...receiptOf(published), id: idOfTask(published) });
    },
  });
}

/** A task of a group is recorded in the stream of its group first. */
function idOfTask({ stream, facts: [first] }: Published): string {
  const taskId = first?.data["taskId"];
  return typeof taskId === "string" ? taskId : (parseStream(stream)?.id ?? stream);
}
