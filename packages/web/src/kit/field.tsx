import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import { Icon } from "./icon.tsx";

interface Props {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with its value, one sentence each. */
  readonly problems?: readonly string[];
  /** Renders the control with what ties it to its label, hint and problems. */
  readonly children: (control: {
    readonly id: string;
    readonly "aria-describedby": string;
    readonly "aria-invalid": boolean;
  }) => ReactNode;
}

/** A control under its label, with a hint and its problems below. */
export function Field({ label, hint, problems = [], children }: Props) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({ id, "aria-describedby": about, "aria-invalid": problems.length > 0 })}
      <div id={about}>
        {problems.map((problem) => (
          <p key={problem} className="wrong">
            <Icon name="failed" />
            {problem}
          </p>
        ))}
        {hint === undefined ? null : <p className="hint">{hint}</p>}
      </div>
    </div>
  );
}

type Text = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "children">;

interface TextProps extends Text, Omit<Props, "children"> {
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** A field of one line of text. */
export function TextField({ label, hint, problems = [], onText, className = "input", ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} problems={problems}>
      {(control) => (
        <input {...input} {...control} className={className} onChange={({ target }) => onText(target.value)} />
      )}
    </Field>
  );
}
