import type { ComponentProps } from "react";
import { Icon, type IconName } from "./icon.tsx";
import { Kbd } from "./kbd.tsx";

type Kind = "plain" | "ink" | "bare";

export interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  readonly kind?: Kind;
  readonly icon?: IconName;
  /** Keys that do the same, as `⌘⏎`; shown, not bound. */
  readonly keys?: string;
  /** Says why it cannot be used now; it stays focusable, so that the reason can be read. */
  readonly refusal?: string | null;
  readonly type?: "button" | "submit";
}

export function Button({ kind = "plain", icon, keys, refusal, type, children, onClick, ...rest }: ButtonProps) {
  const refused = refusal !== undefined && refusal !== null;
  return (
    <button
      {...rest}
      type={type ?? "button"}
      className={buttonClass(kind, rest.className)}
      {...(refused ? { "aria-disabled": true, title: refusal } : {})}
      onClick={(event) => (refused ? event.preventDefault() : onClick?.(event))}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
      {keys === undefined ? null : <Kbd>{keys}</Kbd>}
    </button>
  );
}

/** Class of a button, for links that look like one. */
export function buttonClass(kind: Kind = "plain", more?: string): string {
  return ["btn", kind === "plain" ? "" : `btn-${kind}`, more ?? ""].filter((name) => name !== "").join(" ");
}

/** A square button that is only an icon; `label` is its name and its tooltip. */
export function ToolButton({
  icon,
  label,
  ...rest
}: Omit<ComponentProps<"button">, "type" | "children"> & { readonly icon: IconName; readonly label: string }) {
  return (
    <button {...rest} type="button" className={`tool ${rest.className ?? ""}`} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
