import { useMemo, useState } from "react";
import { ApiFault } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { Field } from "../kit/field.tsx";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { useKeys } from "../kit/keys.ts";
import { Editor } from "./editor.tsx";
import { placeProblems } from "./problems.ts";
import { readJson } from "./read-json.ts";
import { Result } from "./result.tsx";
import type { Sample } from "./samples.ts";
import { Signer } from "./signer.tsx";
import { SIGNED_TYPE, useSending } from "./use-sending.ts";

const NO_LINES: ReadonlyMap<string, number> = new Map();

export function SendForm({ sample }: { readonly sample: Sample }) {
  const original = JSON.stringify(sample.data, null, 2);
  const [text, setText] = useState(original);
  const { key, renewKey, sending, send, clear } = useSending();
  const read = useMemo(() => readJson(text), [text]);
  const lines = read.kind === "read" ? read.lines : NO_LINES;
  const refused = sending.kind === "refused" && sending.error instanceof ApiFault ? sending.error.problems : [];
  const problems = placeProblems(refused, lines);
  const mistake = read.kind === "wrong" ? `Line ${read.line}, column ${read.column}: ${read.message}` : null;
  const wrong = new Set(read.kind === "wrong" ? [read.line] : problems.flatMap(({ line }) => line ?? []));
  const submit = () => {
    if (read.kind === "read") send({ type: sample.type, data: read.value, key });
  };
  const edit = (next: string) => {
    setText(next);
    if (sending.kind === "refused") clear();
  };
  useKeys({ "mod+enter": submit });
  return (
    <form
      className="send-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="write">
        <header className="send-head">
          <h2>
            <Icon name={domainIcon(sample.type)} />
            {sample.type}
          </h2>
          <p className="t3">{sample.hint}</p>
        </header>
        <Field
          label="Data"
          problems={
            mistake === null ? problems.map(({ path, sentence }) => `${path || "data"}: ${sentence}`) : [mistake]
          }
        >
          {(control) => <Editor {...control} value={text} onChange={edit} wrong={wrong} />}
        </Field>
        <Field
          label="Idempotency-Key"
          hint="The same key sent again is carried out once. It is renewed after each answer."
        >
          {(control) => (
            <div className="key">
              <input {...control} className="input mono" value={key} readOnly />
              <Button icon="retrying" onClick={renewKey}>
                Renew
              </Button>
            </div>
          )}
        </Field>
        {sample.type === SIGNED_TYPE ? <Signer /> : null}
        <div className="send-acts">
          <Button kind="ink" type="submit" keys="⌘⏎" refusal={mistake}>
            {sending.kind === "sending" ? "Sending…" : "Send event"}
          </Button>
          {text === original ? null : (
            <Button kind="bare" onClick={() => edit(original)}>
              Back to the sample
            </Button>
          )}
        </div>
      </div>
      <aside className="answer" aria-label="Answer">
        <Result sending={sending} problems={problems} onAgain={send} />
      </aside>
    </form>
  );
}
