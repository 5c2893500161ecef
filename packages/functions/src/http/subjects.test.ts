import { payload } from "@bridgework/core/app/world.fixture";
import { expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "./doors.fixture.ts";

const form = {
  formId: "f1",
  formType: "contact",
  submitter: "ada-7",
  fields: { note: "secret" },
  recipient: { email: "ada@example.com", phone: "+15550100217" },
};

/** Doors with one form, and what its subject's workflow does when it is asked to erase. */
async function withForm() {
  const doors = openDoors();
  await doors.post("/api/forms", form);
  const erase = () => doors.runStep("subject-erase", payload({ subject: "ada-7" }, { state: "Erase" }));
  return { ...doors, erase };
}

it("records who is to be erased, and why", async () => {
  const { post, get } = await withForm();
  expect(await answerOf(post("/api/subjects/ada-7/erase", { reason: "asked by letter" }))).toMatchObject({
    status: 201,
    body: { stream: "subject#ada-7", events: [{ type: "SubjectErasureRequested" }] },
  });
  expect(await answerOf(get("/api/subjects/ada-7"))).toMatchObject({
    body: { subject: "ada-7", status: "asked", askedBy: "http", erasedAt: null },
  });
});

it("shows personal values to whoever may read, until they are erased", async () => {
  const { post, get, erase } = await withForm();
  const read = async () => (await answerOf(get("/api/streams/form/f1"))).body;
  expect(await read()).toMatchObject({ event: { data: { fields: form.fields, recipient: form.recipient } } });
  await post("/api/subjects/ada-7/erase", {});
  expect(await erase()).toEqual({ subject: "ada-7", had: true });
  const gone = { $erased: "ada-7" };
  expect(await read()).toMatchObject({
    state: { recipient: { email: gone, phone: gone } },
    event: { data: { formId: "f1", fields: gone, recipient: { email: gone, phone: gone } } },
  });
  expect(await answerOf(get("/api/subjects/ada-7"))).toMatchObject({ body: { status: "erased" } });
});

it("shows addresses in rows masked, and erased ones as erased", async () => {
  const { post, get, erase } = await withForm();
  const addresses = async () =>
    (await answerOf(get("/api/forms/f1"))).body.channels.map(({ to }: { readonly to: unknown }) => to);
  expect(await addresses()).toEqual(["a***@***", "***17"]);
  await post("/api/subjects/ada-7/erase", {});
  await erase();
  expect(await addresses()).toEqual([{ $erased: "ada-7" }, { $erased: "ada-7" }]);
});

it("takes a request again with its key as one, and another as another", async () => {
  const { post, facts } = await withForm();
  const key = { "idempotency-key": "k1" };
  expect(await answerOf(post("/api/subjects/ada-7/erase", {}, key))).toMatchObject({ status: 201 });
  expect(await answerOf(post("/api/subjects/ada-7/erase", {}, key))).toMatchObject({ status: 200 });
  expect(await answerOf(post("/api/subjects/ada-7/erase", {}))).toMatchObject({ status: 201 });
  expect((await facts()).filter(({ type }) => type === "SubjectErasureRequested")).toHaveLength(2);
});

it("does not take an address for a subject, since that would stay", async () => {
  const { post } = await withForm();
  expect(await errorOf(post("/api/subjects/ada@example.com/erase", {}))).toMatchObject({
    status: 400,
    code: "invalid",
  });
});
