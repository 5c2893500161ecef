import type { KeyboardEvent, ReactNode } from "react";

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Small text behind, as a count. */
  readonly note?: string;
}

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly Tab<Value>[];
  readonly onChange: (value: Value) => void;
}

/** Tabs with arrow keys. Pair it with TabPanel, which names its tab. */
export function Tabs<Value extends string>({ label, value, tabs, onChange }: Props<Value>) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(tabId(label, next.value))?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          id={tabId(label, tab.value)}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.note === undefined ? null : <small>{tab.note}</small>}
        </button>
      ))}
    </div>
  );
}

interface PanelProps {
  /** The label and the chosen value of its Tabs. */
  readonly label: string;
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function TabPanel({ label, value, className, children }: PanelProps) {
  return (
    <div role="tabpanel" aria-labelledby={tabId(label, value)} className={className} tabIndex={-1}>
      {children}
    </div>
  );
}

function tabId(label: string, value: string): string {
  return `tab-${label}-${value}`.replaceAll(/\W+/g, "-");
}
