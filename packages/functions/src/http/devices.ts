import { CODE_BYTES, CODE_MINUTES, hashCode, readCode, writeCode } from "@bridgework/core/device/code";
import type { DeviceCommand } from "@bridgework/core/device/commands";
import { wrongCode } from "@bridgework/core/device/decider";
import { keyIdOf } from "@bridgework/core/device/directory";
import { device as domain } from "@bridgework/core/device/domain";
import { deviceId, deviceName, revocationReason } from "@bridgework/core/device/events";
import { isoTime } from "@bridgework/core/ports/clock";
import { algorithmOf } from "@bridgework/core/signature/algorithm";
import { publicJwk } from "@bridgework/core/signature/schema";
import { DEFAULT_LABEL } from "@bridgework/core/signature/sign";
import * as z from "zod";
import { receipt } from "./contract.ts";
import type { HttpDeps } from "./deps.ts";
import { device, devicePage, invitation, registration } from "./devices-contract.ts";
import { currentRow, unknownId, viewQuery } from "./domain-routes.ts";
import { pageOf } from "./paging.ts";
import { askedBy, doneWithReceipt, publishForReceipt, RECEIPT_STATUSES, signerOf } from "./receipts.ts";
import { done, type Route, route } from "./route.ts";
import { verifyProof } from "./signed.ts";

export function deviceRoutes(deps: HttpDeps): readonly Route[] {
  return [
    inviteRoute(deps),
    registerRoute(deps),
    rotateRoute(deps),
    revokeRoute(deps),
    listRoute(deps),
    findRoute(deps),
  ];
}

const tag = domain.view.name;
const params = z.object({ id: deviceId });

/** The code cannot be shown again, so that asking again makes another one, whatever the idempotency key. */
function inviteRoute({ publish, ids, clock, signatures: { crypto } }: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/devices/invite",
    tier: "admin",
    tag,
    summary: `Make a one-time code, good for ${CODE_MINUTES} minutes, with which a device registers its key`,
    body: z.strictObject({ name: deviceName, deviceId: deviceId.exactOptional() }),
    example: { name: "Till 7" },
    result: invitation,
    statuses: [201],
    handle: async (asked) => {
      const { name, deviceId: id = ids.next() } = asked.body;
      const code = writeCode(id, crypto.getRandomValues(new Uint8Array(CODE_BYTES)));
      const expiresAt = isoTime(clock.now() + CODE_MINUTES * 60_000);
      const codeHash = await hashCode(crypto.subtle, code);
      const command: DeviceCommand = { type: "InviteDevice", deviceId: id, name, codeHash, expiresAt };
      const { requestId: _, ...by } = askedBy(asked);
      const published = await publish({ kind: "command", domain: domain.name, command, ...by });
      return published.kind === "refused" ? published : done({ deviceId: id, name, code, expiresAt }, 201);
    },
  });
}

/** Signed by the key that is to be the device's, whose `keyid` is its thumbprint here: it is nobody's yet. */
function registerRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/devices/register",
    tier: "enrol",
    tag,
    summary: "Register a device's public key with the code, in a request signed by that key",
    body: z.strictObject({ code: z.string().max(200), jwk: publicJwk }),
    result: registration,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const { code, jwk } = asked.body;
      const proved = await verifyProof(deps, asked.request, { jwk, label: DEFAULT_LABEL });
      if (proved.kind === "refused") return proved;
      const given = readCode(code);
      if (given === undefined) return wrongCode();
      const command: DeviceCommand = {
        type: "RegisterDevice",
        deviceId: given.deviceId,
        codeHash: await hashCode(deps.signatures.crypto.subtle, code),
        at: isoTime(deps.clock.now()),
        ...{ jwk, thumbprint: proved.thumbprint, algorithm: algorithmOf(jwk) },
      };
      const published = await deps.publish({ kind: "command", domain: domain.name, command, ...askedBy(asked) });
      if (published.kind === "refused") return published;
      if (published.facts.some(({ type }) => type === "DeviceCodeRefused")) return wrongCode();
      return doneWithReceipt(published, registrationOf(command));
    },
  });
}

/** Label of the new key's signature, beside the old one's. */
const NEW_KEY = "new";

function rotateRoute(deps: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/devices/rotate",
    signature: "required",
    tag,
    summary: `Replace the key of the device that signs; the new key signs too, under the label ${NEW_KEY}`,
    body: z.strictObject({ jwk: publicJwk }),
    result: registration,
    statuses: RECEIPT_STATUSES,
    handle: async (asked) => {
      const { jwk } = asked.body;
      const { device: id, keyId } = signerOf(asked);
      const proved = await verifyProof(deps, asked.request, { jwk, label: NEW_KEY });
      if (proved.kind === "refused") return proved;
      const command: DeviceCommand = {
        type: "RotateDeviceKey",
        deviceId: id,
        replaced: keyId.slice(id.length + 1),
        ...{ jwk, thumbprint: proved.thumbprint, algorithm: algorithmOf(jwk) },
      };
      const published = await deps.publish({ kind: "command", domain: domain.name, command, ...askedBy(asked) });
      return published.kind === "refused" ? published : doneWithReceipt(published, registrationOf(command));
    },
  });
}

function registrationOf(key: { readonly deviceId: string; readonly thumbprint: string; readonly algorithm: string }) {
  return { deviceId: key.deviceId, keyId: keyIdOf(key.deviceId, key.thumbprint), algorithm: key.algorithm };
}

/** Holds from its answer on: whoever verifies reads the device's stream. */
function revokeRoute({ publish }: HttpDeps): Route {
  return route({
    method: "post",
    path: "/api/devices/{id}/revoke",
    tier: "admin",
    tag,
    summary: "Take from a device, for ever, that it may sign or register",
    params,
    body: z.strictObject({ reason: revocationReason }),
    example: { reason: "lost" },
    result: receipt,
    statuses: RECEIPT_STATUSES,
    handle: (asked) => {
      const command: DeviceCommand = { type: "RevokeDevice", deviceId: asked.params.id, ...asked.body };
      return publishForReceipt(publish, { kind: "command", domain: domain.name, command, ...askedBy(asked) });
    },
  });
}

function listRoute({ views }: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/devices",
    tag,
    summary: "List devices, newest first",
    query: viewQuery,
    result: devicePage,
    handle: async ({ query }) => {
      const { items, next } = await views.list(domain.view.name, pageOf(query));
      return done({ items: items.map(({ doc }) => device.parse(doc)), next });
    },
  });
}

function findRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/devices/{id}",
    tag,
    summary: "Read a device",
    params,
    result: device,
    handle: async ({ params: { id } }) => {
      const doc = await currentRow(deps, domain, id);
      return doc === undefined ? unknownId(domain, id) : done(device.parse(doc));
    },
  });
}
