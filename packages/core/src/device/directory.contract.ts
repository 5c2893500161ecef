import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPublish } from "../app/publish.ts";
import { createTopology } from "../kernel/topology.ts";
import { manualClock } from "../memory/clock.ts";
import { sequentialIds } from "../memory/ids.ts";
import { seededRandom } from "../memory/random.ts";
import { memorySealer } from "../memory/sealer.ts";
import { memorySnapshots } from "../memory/snapshots.ts";
import type { EventStore } from "../ports/event-store.ts";
import { testKey } from "../signature/keys.fixture.ts";
import type { DeviceCommand } from "./commands.ts";
import { type DeviceDirectory, deviceDirectory, keyIdOf } from "./directory.ts";
import { device as domain } from "./domain.ts";

export interface OpenStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

const { subtle } = globalThis.crypto;
const deviceId = "till-7";
const codeHash = "a".repeat(43);

/** What the directory of devices promises on a store: another process changes what this one has already looked at. */
export function deviceDirectoryContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`the directory of devices on ${name}`, () => {
    let opened: OpenStore;
    let here: DeviceDirectory;
    let publishElsewhere: (command: DeviceCommand) => Promise<unknown>;
    beforeEach(async () => {
      opened = await open();
      const { store } = opened;
      here = deviceDirectory({ store, snapshots: memorySnapshots(), subtle });
      const topology = createTopology([domain]);
      const ports = { topology, store, snapshots: memorySnapshots(), sealer: memorySealer() };
      const publish = createPublish({ ...ports, clock: manualClock(), ids: sequentialIds(), random: seededRandom(1) });
      publishElsewhere = (command) => publish({ kind: "command", domain: domain.name, command, actor: "http" });
    });
    afterEach(() => opened.close());

    async function registered() {
      const { jwk, keyId: thumbprint } = await testKey();
      const expiresAt = "2026-01-01T00:15:00.000Z";
      await publishElsewhere({ type: "InviteDevice", deviceId, name: "Till 7", codeHash, expiresAt });
      const at = "2026-01-01T00:00:00.000Z";
      const key = { jwk, thumbprint, algorithm: "ed25519" } as const;
      await publishElsewhere({ type: "RegisterDevice", deviceId, codeHash, at, ...key });
      return { thumbprint, keyId: keyIdOf(deviceId, thumbprint) };
    }

    it("knows a device from its registration on", async () => {
      const unknown = keyIdOf(deviceId, "b".repeat(43));
      expect(await here.find(unknown)).toMatchObject({ code: "unknown_device" });
      const { keyId, thumbprint } = await registered();
      expect(await here.find(keyId)).toMatchObject({
        kind: "key",
        key: { deviceId, thumbprint, algorithm: "ed25519" },
      });
      expect(await here.find(unknown)).toMatchObject({ code: "unknown_device" });
    });

    it("refuses a device from its revocation on, although it knew it before", async () => {
      const { keyId } = await registered();
      expect(await here.find(keyId)).toMatchObject({ kind: "key" });
      await publishElsewhere({ type: "RevokeDevice", deviceId, reason: "lost" });
      expect(await here.find(keyId)).toMatchObject({ code: "device_revoked" });
    });

    it("takes the new key alone from its rotation on", async () => {
      const { keyId, thumbprint: replaced } = await registered();
      expect(await here.find(keyId)).toMatchObject({ kind: "key" });
      const { jwk, keyId: thumbprint } = await testKey("ecdsa-p256-sha256");
      const key = { jwk, thumbprint, algorithm: "ecdsa-p256-sha256" } as const;
      await publishElsewhere({ type: "RotateDeviceKey", deviceId, replaced, ...key });
      expect(await here.find(keyId)).toMatchObject({ code: "unknown_device" });
      expect(await here.find(keyIdOf(deviceId, thumbprint))).toMatchObject({ key: { algorithm: "ecdsa-p256-sha256" } });
    });

    it.each(["", "till-7", "till-7:short", `a b:${"a".repeat(43)}`, `${"x".repeat(65)}:${"a".repeat(43)}`])(
      "knows nobody by %o",
      async (keyId) => {
        expect(await here.find(keyId)).toMatchObject({ code: "unknown_device" });
      },
    );
  });
}
