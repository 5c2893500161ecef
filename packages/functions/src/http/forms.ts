import type { PublishRequest } from "@bridgework/core/app/publish";
import { form } from "@bridgework/core/form/domain";
import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import { anyJson } from "./any-json.ts";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { dataAsBody, findRoute, listRoute } from "./domain-routes.ts";
import { askedBy, publishForReceipt, RECEIPT_STATUSES } from "./receipts.ts";
import { renameFields } from "./refusals.ts";
import { type Asked, type Route, route } from "./route.ts";

export function formRoutes(deps: HttpDeps): readonly Route[] {
  return [submitRoute(deps), listRoute(deps, form), findRoute(deps, form)];
}

const SUBMITTED = "FormSubmitted";

function submitRoute(deps: HttpDeps): Route {
  const sample = deps.topology.eventTypes.get(SUBMITTED)?.eventType.sample;
  return route({
    method: "post",
    path: `/api/${form.view.name}`,
    signature: "optional",
    tag: form.view.name,
    summary: `Publish ${SUBMITTED}; the body is its data. A form's type says whether a device has to sign`,
    body: anyJson,
    ...(sample === undefined ? {} : { example: sample }),
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const outcome = await publishForReceipt(deps.publish, submission(deps, asked));
      return outcome.kind === "refused" ? renameFields(outcome, dataAsBody) : outcome;
    },
  });
}

/** What a device has signed comes as a command, since an event from outside cannot say who signed it. */
function submission({ ids }: HttpDeps, asked: Asked<object, object, Json>): PublishRequest {
  const { body, signedBy, requestId } = asked;
  if (signedBy === null) return { kind: "event", type: SUBMITTED, data: body, ...askedBy(asked) };
  const data = isJsonObject(body) ? body : {};
  const formId = ids.derive(`${SUBMITTED}:${requestId}`);
  const command = { formId, ...data, type: "SubmitSignedForm", signature: signedBy };
  return { kind: "command", domain: form.name, command, ...askedBy(asked) };
}
