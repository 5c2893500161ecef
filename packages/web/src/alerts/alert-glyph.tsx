import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { Glyph } from "../kit/glyph.tsx";
import { Icon } from "../kit/icon.tsx";

/** A bell in the colour of how bad it is while it is open, a check when it is over. */
export function AlertGlyph({ alert: { status, severity } }: { readonly alert: AlertItem }) {
  if (status === "resolved") return <Glyph state="ok" label="resolved" />;
  return (
    <span className={`st st-${COLOURS[severity]}`}>
      <Icon name="alert" />
      <span>{severity}</span>
    </span>
  );
}

const COLOURS: Readonly<Record<AlertItem["severity"], "failed" | "retrying" | "off">> = {
  critical: "failed",
  error: "failed",
  warning: "retrying",
  info: "off",
};
