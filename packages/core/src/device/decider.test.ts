import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { accept } from "../kernel/decider.ts";
import { given, takeAll } from "../kernel/given.fixture.ts";
import { deviceCommands, INVITED_UNTIL, keys } from "./commands.fixture.ts";
import type { DeviceCommand } from "./commands.ts";
import { deviceDecider } from "./decider.ts";
import { device } from "./domain.ts";
import type { DeviceEvent } from "./events.ts";

const givenDevice = given(deviceDecider);
const deviceId = "till-7";
const [first, second] = keys;
if (first === undefined || second === undefined) throw new Error("The fixture has two keys.");

const hash = (letter: string) => letter.repeat(43);
const invite = (code = "a"): DeviceCommand => ({
  type: "InviteDevice",
  deviceId,
  name: "Till 7",
  codeHash: hash(code),
  expiresAt: INVITED_UNTIL,
});
const register = (code = "a", at = "2026-01-01T00:00:00.000Z"): DeviceCommand => ({
  type: "RegisterDevice",
  deviceId,
  codeHash: hash(code),
  at,
  ...first,
});
const rotate: DeviceCommand = { type: "RotateDeviceKey", deviceId, replaced: first.thumbprint, ...second };
const revoke: DeviceCommand = { type: "RevokeDevice", deviceId, reason: "lost" };

const invited = (code = "a"): DeviceEvent => ({
  type: "DeviceInvited",
  data: { deviceId, name: "Till 7", codeHash: hash(code), expiresAt: INVITED_UNTIL },
});
const codeRefused = (code: string, triesLeft: number): DeviceEvent => ({
  type: "DeviceCodeRefused",
  data: { deviceId, codeHash: hash(code), triesLeft },
});
const registered: DeviceEvent = {
  type: "DeviceRegistered",
  data: { deviceId, name: "Till 7", codeHash: hash("a"), ...first },
};
const rotated: DeviceEvent = { type: "DeviceKeyRotated", data: { deviceId, replaced: first.thumbprint, ...second } };
const revoked: DeviceEvent = { type: "DeviceRevoked", data: { deviceId, reason: "lost" } };

describe("InviteDevice", () => {
  it("invites a device that there is not, and replaces an invitation that was not used", () => {
    expect(givenDevice().when(invite())).toEqual(accept(invited()));
    expect(givenDevice(invited()).when(invite("b"))).toEqual(accept(invited("b")));
  });

  it("is refused for a device that has registered or was revoked", () => {
    expect(givenDevice(invited(), registered).when(invite("b"))).toMatchObject({ code: "device_exists" });
    expect(givenDevice(invited(), revoked).when(invite("b"))).toMatchObject({ code: "device_exists" });
  });

  it("begins its tries anew", () => {
    const facts = [invited(), ...["b", "c", "d", "e", "f"].map((code, index) => codeRefused(code, 4 - index))];
    expect(givenDevice(...facts, invited("g")).when(register("g"))).toMatchObject({ kind: "accepted" });
  });
});

describe("RegisterDevice", () => {
  it("is taken with the code, under the name of the invitation", () => {
    expect(givenDevice(invited()).when(register())).toEqual(accept(registered));
  });

  it("counts each wrong code once", () => {
    expect(givenDevice(invited()).when(register("b"))).toEqual(accept(codeRefused("b", 4)));
    expect(givenDevice(invited(), codeRefused("b", 4)).when(register("b"))).toMatchObject({ code: "code_wrong" });
    expect(givenDevice(invited(), codeRefused("b", 4)).when(register("c"))).toEqual(accept(codeRefused("c", 3)));
  });

  it("is refused after five wrong codes, even with the right one", () => {
    const wrong = ["b", "c", "d", "e", "f"].map((code, index) => codeRefused(code, 4 - index));
    expect(givenDevice(invited(), ...wrong).when(register())).toMatchObject({ code: "code_dead" });
  });

  it("is refused from the moment on that the code expires", () => {
    expect(givenDevice(invited()).when(register("a", "2026-01-01T00:14:59.999Z"))).toEqual(accept(registered));
    expect(givenDevice(invited()).when(register("a", INVITED_UNTIL))).toMatchObject({ code: "code_expired" });
  });

  it("is refused with a code that was used, and with one of a device that there is not or was revoked", () => {
    expect(givenDevice(invited(), registered).when({ ...register(), ...second })).toMatchObject({ code: "code_used" });
    expect(givenDevice(invited(), registered).when(register("b"))).toMatchObject({ code: "code_wrong" });
    expect(givenDevice().when(register())).toMatchObject({ code: "code_wrong" });
    expect(givenDevice(invited(), revoked).when(register())).toMatchObject({ code: "code_dead" });
  });
});

describe("RotateDeviceKey", () => {
  it("replaces the key", () => {
    expect(givenDevice(invited(), registered).when(rotate)).toEqual(accept(rotated));
  });

  it("is refused where another key has come meanwhile, and for a device that has none", () => {
    const third = { ...rotate, replaced: hash("q") };
    expect(givenDevice(invited(), registered).when(third)).toMatchObject({ code: "key_replaced" });
    expect(givenDevice(invited()).when(rotate)).toMatchObject({ code: "device_unknown" });
    expect(givenDevice(invited(), registered, revoked).when(rotate)).toMatchObject({ code: "device_unknown" });
  });
});

describe("RevokeDevice", () => {
  it("revokes a device, and one that has not registered yet", () => {
    expect(givenDevice(invited(), registered).when(revoke)).toEqual(accept(revoked));
    expect(givenDevice(invited()).when(revoke)).toEqual(accept(revoked));
  });

  it("is refused for a device that nobody has invited", () => {
    expect(givenDevice().when(revoke)).toMatchObject({ code: "device_unknown" });
  });
});

it("records nothing for a command that comes again at once, and only what its schemas take", () => {
  fc.assert(
    fc.property(deviceCommands, (commands) => {
      const events = takeAll(deviceDecider, commands, (command, decision) => {
        if (decision.kind === "accepted") expect({ command, events: decision.events }).toEqual({ command, events: [] });
      });
      expect(events.map((event) => invalidBySchema(device, event)).filter((each) => each !== undefined)).toEqual([]);
    }),
  );
});

it("registers a device at most once, and never after five wrong codes of one invitation", () => {
  fc.assert(
    fc.property(deviceCommands, (commands) => {
      const types = takeAll(deviceDecider, commands, () => {}).map(({ type }) => type);
      expect(types.filter((type) => type === "DeviceRegistered").length).toBeLessThanOrEqual(1);
      const before = types.slice(0, types.indexOf("DeviceRegistered"));
      const wrong = before.slice(before.lastIndexOf("DeviceInvited")).filter((type) => type === "DeviceCodeRefused");
      if (types.includes("DeviceRegistered")) expect(wrong.length).toBeLessThan(5);
    }),
  );
});
