import type { ErrorBody, Receipt } from "@bridgework/functions/http/contract";
import type { AuditPage, Device } from "@bridgework/functions/http/devices-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EnrolledDevice, enrolDevice, sendSigned, signed } from "./device.ts";
import { openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/* A device enrols, signs what it sends, and is trusted for that alone, over real sockets and through a crash. */

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

const TILL = { name: "Till" };
const reading = { formType: "reading", fields: { kWh: 17 }, recipient: { email: "ada@example.com" } };

/** A form that the device has signed. */
const formOf = ({ key }: Pick<EnrolledDevice, "key">, ahead = 0) =>
  signed(system, { path: "/api/forms", body: reading, key, ahead });

it.each(["ed25519", "ecdsa-p256-sha256"] as const)(
  "a device with a key of %s enrols, and its form is taken",
  async (algorithm) => {
    const device = await enrolDevice(system, { name: `Till with ${algorithm}`, algorithm });
    const taken = await sendSigned<Receipt>(await formOf(device));
    expect(taken).toMatchObject({ status: 201, body: { status: "recorded" } });
    const form = await system.get<{ readonly signedBy: string }>(`/api/forms/${taken.body.id}`);
    expect(form.body.signedBy).toBe(device.deviceId);
    const { body } = await system.get<Device>(`/api/devices/${device.deviceId}`);
    expect(body).toMatchObject({ status: "registered", algorithm });
  },
);

it("a request is taken once, also after a crash", async () => {
  const request = await formOf(await enrolDevice(system, TILL));
  expect((await sendSigned(request)).status).toBe(201);
  await system.crash();
  expect(await sendSigned<ErrorBody>(request)).toMatchObject({
    status: 401,
    body: { error: { code: "nonce_replayed" } },
  });
});

it("a revoked device is refused at once", async () => {
  const device = await enrolDevice(system, TILL);
  await system.post(`/api/devices/${device.deviceId}/revoke`, { reason: "lost" });
  const answer = await sendSigned<ErrorBody>(await formOf(device));
  expect(answer).toMatchObject({ status: 401, body: { error: { code: "device_revoked" } } });
  const refusal = await eventually("the refusal in the audit", async () => {
    const { body } = await system.get<AuditPage>("/api/audit?limit=1");
    return body.items.find(({ code }) => code === "device_revoked");
  });
  expect(refusal).toMatchObject({ keyId: device.key.keyId, address: "127.0.0.1" });
});

it("a device whose clock is wrong sets it by the answer, and is taken", async () => {
  const device = await enrolDevice(system, TILL);
  const ahead = 3_600_000;
  const { status, body, date } = await sendSigned<ErrorBody>(await formOf(device, ahead));
  expect({ status, code: body.error.code }).toEqual({ status: 401, code: "clock_skew" });
  expect(Math.abs(Date.parse(date ?? "") - Date.now())).toBeLessThan(10_000);
  const correction = Date.parse(body.error.serverTime ?? "") - (Date.now() + ahead);
  const again = await formOf(device, ahead + correction);
  expect((await sendSigned(again)).status).toBe(201);
});

it("a form that has to be signed is refused without, also by the bus", async () => {
  const answer = await system.post<ErrorBody>("/api/forms", reading);
  expect(answer).toMatchObject({ status: 401, body: { error: { code: "signature_missing" } } });
  const event = await system.post<ErrorBody>("/api/events", { type: "FormSubmitted", data: reading });
  expect(event).toMatchObject({ status: 401, body: { error: { code: "signature_missing" } } });
});

it("leaves no code, nonce or signature in the log", async () => {
  const device = await enrolDevice(system, TILL);
  const request = await formOf(device);
  expect((await sendSigned(request)).status).toBe(201);
  expect((await sendSigned(request)).status).toBe(401);
  const log = JSON.stringify(system.log());
  expect(log).toContain('"route":"POST /api/devices/register"');
  const nonce = /nonce="([^"]+)"/.exec(request.headers["signature-input"] ?? "")?.[1];
  const signature = /:(.+):/.exec(request.headers["signature"] ?? "")?.[1];
  for (const secret of [device.code.slice(device.code.indexOf(":") + 1), nonce, signature]) {
    expect(secret).toMatch(/^.{16,}$/);
    expect(log).not.toContain(secret);
  }
});
