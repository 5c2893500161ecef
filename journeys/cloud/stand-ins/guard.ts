import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { CallsOf } from "./calls.ts";
import type { Rights } from "./rights.ts";

export interface GuardSettings {
  readonly rights: Rights;
  /** By the names under which requests are signed for the services. */
  readonly calls: ReadonlyMap<string, CallsOf>;
}

/** What a request is signed for, and why it is refused; null: it is not. */
export interface Checked {
  readonly service: string;
  readonly refused: string | null;
}

/** IAM before the stand-ins. Who asks is known by the id of the access key, and no signature is checked. */
export interface Guard {
  /** What a role did not allow, and what was asked that nobody knows here; oldest first. */
  readonly refusals: readonly string[];
  check(incoming: IncomingMessage, body: string): Checked;
}

/** The credentials by which a function is known. */
export function credentialsOf(functionName: string): Readonly<Record<string, string>> {
  return { AWS_ACCESS_KEY_ID: functionName, AWS_SECRET_ACCESS_KEY: "local" };
}

export function createGuard({ rights, calls }: GuardSettings): Guard {
  const refusals: string[] = [];
  const refusalOf = ({ caller, service }: Signer, incoming: IncomingMessage, body: string): string | null => {
    const { method = "", url = "/", headers } = incoming;
    const operation = String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
    try {
      const callsOf = calls.get(service);
      if (callsOf === undefined) throw new Error(`No stand-in makes ${service}.`);
      const path = decodeURIComponent(new URL(url, "http://aws").pathname);
      const asked = callsOf({ method, path, operation, body });
      return asked.map((call) => rights.refusalOf(caller, call)).find((each) => each !== null) ?? null;
    } catch (error) {
      return `${caller} asked ${service} for ${operation}${url}: ${messageOf(error)}`;
    }
  };
  return {
    refusals,
    check: (incoming, body) => {
      const signer = signerOf(incoming.headers.authorization);
      const refused = refusalOf(signer, incoming, body);
      if (refused !== null) refusals.push(refused);
      return { service: signer.service, refused };
    },
  };
}

interface Signer {
  readonly caller: string;
  readonly service: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html */
function signerOf(authorization = ""): Signer {
  const [, caller = "nobody", service = "nothing"] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization) ?? [];
  return { caller, service };
}

/** Services with a REST API; those of the JSON protocol answer 400. */
const FORBIDS: ReadonlySet<string> = new Set(["ses", "execute-api"]);

/** Answers as the service does where IAM says no. */
export function refuse(answer: ServerResponse, service: string, message: string): void {
  if (service === "sns") {
    const error = `<Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${message}</Message></Error>`;
    answer.writeHead(403, { "content-type": "text/xml" }).end(`<ErrorResponse>${error}</ErrorResponse>`);
    return;
  }
  const type = "AccessDeniedException";
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": type };
  answer.writeHead(FORBIDS.has(service) ? 403 : 400, headers).end(JSON.stringify({ __type: type, message }));
}
