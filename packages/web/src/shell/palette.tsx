import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { useEffect, useState } from "react";
import { Icon, type IconName } from "../kit/icon.tsx";
import { type Found, useFound } from "./find-id.ts";
import { PAGES } from "./pages.ts";
import { Sheet } from "./sheet.tsx";

const ICONS: Readonly<Record<Found["kind"], IconName>> = {
  event: "events",
  run: "runs",
  stream: "streams",
  chain: "link",
};

/** Search over the pages; a pasted id of an event, run, stream or correlation jumps there. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const openFound = useOpenFound();
  const found = useFound(useSettled(text));
  const pages = PAGES.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <Sheet label="Search" onClose={onClose}>
      <Command label="Search" shouldFilter={false} loop>
        <Command.Input value={text} onValueChange={setText} placeholder="A page, or any id" />
        <Command.List>
          <Command.Empty>{found.searching ? "Looking…" : "No page and no id like this."}</Command.Empty>
          {found.items.length === 0 ? null : (
            <Command.Group heading="Found">
              {found.items.map((item) => (
                <Item
                  key={item.label}
                  value={item.label}
                  icon={ICONS[item.kind]}
                  onSelect={() => {
                    onClose();
                    openFound(item);
                  }}
                />
              ))}
            </Command.Group>
          )}
          {pages.length === 0 ? null : (
            <Command.Group heading="Pages">
              {pages.map(({ to, label, icon, key }) => (
                <Item
                  key={to}
                  value={label}
                  icon={icon}
                  keys={`g ${key}`}
                  onSelect={() => {
                    onClose();
                    void navigate({ to });
                  }}
                />
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Sheet>
  );
}

const TYPING_MS = 150;

/** The text once nobody has typed for a moment: each id that is looked up costs several requests. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function useOpenFound(): (found: Found) => void {
  const navigate = useNavigate();
  return (found) => {
    switch (found.kind) {
      case "event":
        return void navigate({ to: "/events", search: { event: found.id } });
      case "run":
        return void navigate({ to: "/runs/$runId", params: { runId: found.id } });
      case "stream":
        return void navigate({ to: "/streams/$category/$id", params: found.name });
      case "chain":
        return void navigate({ to: "/events", search: { correlationId: found.id } });
    }
  };
}

interface ItemProps {
  readonly value: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly onSelect: () => void;
}

function Item({ value, icon, keys, onSelect }: ItemProps) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="cut">{value}</span>
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </Command.Item>
  );
}
