import { Icon } from "./icon.tsx";
import { type State, stateLabel } from "./state.ts";

/** A state's shape in its colour. `label` shows the word, else only assistive technology reads it. */
export function Glyph({ state, label = false }: { readonly state: State; readonly label?: boolean | string }) {
  const text = typeof label === "string" ? label : stateLabel(state);
  return (
    <span className={`st st-${state}`}>
      <Icon name={state} />
      <span className={label === false ? "vh" : undefined}>{text}</span>
    </span>
  );
}
