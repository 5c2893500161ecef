import { expect, it } from "vitest";
import { redactForm } from "./redact.ts";

it("keeps the names of fields and channels, not their values", () => {
  const data = {
    formType: "contact",
    fields: { iban: "DE89", nested: { deep: "x" } },
    recipient: { email: "ada@example.com", phone: "+15550100217" },
  };
  expect(redactForm(data)).toEqual({
    formType: "contact",
    fields: { iban: "***", nested: "***" },
    recipient: { email: "***", phone: "***" },
  });
});

it("masks whole what has another shape than declared", () => {
  expect(redactForm({ fields: "free text", recipient: ["ada@example.com"] })).toEqual({
    fields: "***",
    recipient: "***",
  });
  expect(redactForm({ recipient: { email: 5 } })).toEqual({ recipient: { email: "***" } });
});
