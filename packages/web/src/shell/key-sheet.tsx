import { ToolButton } from "../kit/button.tsx";
import { PAGES } from "./pages.ts";
import { Sheet } from "./sheet.tsx";

type Binding = readonly [does: string, ...keys: readonly string[]];

const BINDINGS: readonly { readonly scope: string; readonly bindings: readonly Binding[] }[] = [
  {
    scope: "Everywhere",
    bindings: [
      ["Search, or paste an id", "⌘", "K"],
      ["Narrow or widen the rail", "⌘", "B"],
      ["This sheet", "?"],
      ...PAGES.map(({ label, key }): Binding => [`Go to ${label}`, "g", key]),
    ],
  },
  {
    scope: "Lists",
    bindings: [
      ["Next and previous row", "j", "k"],
      ["Open the row", "⏎"],
      ["Close the panel", "Esc"],
      ["Filter", "/"],
    ],
  },
  {
    scope: "Events",
    bindings: [
      ["Paused, live, tail", "p", "l", "a"],
      ["Show new events", "n"],
      ["Why: the rules", "w"],
      ["Tabs", "1", "2", "3"],
    ],
  },
  { scope: "Devices", bindings: [["Invite a device", "i"]] },
  { scope: "Send", bindings: [["Send", "⌘", "⏎"]] },
];

export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet label="Keyboard shortcuts" onClose={onClose}>
      <div className="keysheet">
        <h2>
          Keyboard shortcuts <ToolButton icon="close" label="Close" onClick={onClose} />
        </h2>
        {BINDINGS.map(({ scope, bindings }) => (
          <section key={scope}>
            <h3>{scope}</h3>
            <ul>
              {bindings.map(([does, ...keys]) => (
                <li key={does}>
                  <span>{does}</span>
                  <span>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
