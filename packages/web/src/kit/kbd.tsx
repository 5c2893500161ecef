import type { ReactNode } from "react";

/** Keys as a hint; assistive technology reads the shortcut sheet instead. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd takes no focus.
  return <kbd aria-hidden="true">{children}</kbd>;
}
