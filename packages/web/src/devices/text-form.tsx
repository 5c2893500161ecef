import { type ReactNode, useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { TextField } from "../kit/field.tsx";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder: string;
  readonly maxLength: number;
  /** Said as long as nothing was typed. */
  readonly missing: string;
  readonly sending: { readonly isPending: boolean; readonly error: unknown };
  readonly onSend: (text: string) => void;
  /** Stands above the field. */
  readonly intro?: ReactNode;
  /** Renders the buttons, with why the one that sends cannot be pressed yet. */
  readonly children: (refusal: string | null) => ReactNode;
}

/** Asks for one text and sends it, once at a time. */
export function TextForm({ missing, sending, onSend, intro, children, ...field }: Props) {
  const [text, setText] = useState("");
  const wanted = text.trim();
  const unfilled = wanted === "" ? missing : null;
  const refusal = sending.isPending ? "The server is at it." : unfilled;
  return (
    <form
      className="dv-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (refusal === null) onSend(wanted);
      }}
    >
      {intro}
      <TextField
        {...field}
        problems={sending.error === null ? [] : [errorDetail(sending.error).message]}
        autoComplete="off"
        value={text}
        onText={setText}
      />
      <div className="l-acts">{children(refusal)}</div>
    </form>
  );
}
