import { Icon } from "../kit/icon.tsx";
import { signed } from "./digits.ts";

const DELTAS = [-10, -1, 1, 10, 100] as const;
const MAIN = 1;

export function Pads({ onChange }: { readonly onChange: (delta: number) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons of one kind.
    <div className="pads" role="group" aria-label="Change the counter">
      {DELTAS.map((delta) =>
        delta === MAIN ? (
          <button key={delta} type="button" className="pad main" onClick={() => onChange(delta)}>
            <Icon name="plus" />
            <span className="vh">+</span>
            <span>{delta}</span>
          </button>
        ) : (
          <button key={delta} type="button" className="pad" onClick={() => onChange(delta)}>
            {signed(delta)}
          </button>
        ),
      )}
    </div>
  );
}
