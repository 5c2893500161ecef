import { Link, useMatches } from "@tanstack/react-router";
import { type Theme, usePrefs } from "../app/prefs.ts";
import { ToolButton } from "../kit/button.tsx";
import { count } from "../kit/format.ts";
import { Icon, type IconName } from "../kit/icon.tsx";
import { Kbd } from "../kit/kbd.tsx";
import { useLive } from "../live/use-live.ts";
import { crumbsOf } from "./crumbs.ts";
import { StagePill } from "./stage-pill.tsx";

export function TopBar({ onSearch, onKeys }: { readonly onSearch: () => void; readonly onKeys: () => void }) {
  return (
    <header className="top">
      <Crumbs />
      <Environment />
      <button type="button" className="find" onClick={onSearch}>
        <Icon name="search" />
        <span>Search or paste an id</span>
        <Kbd>⌘K</Kbd>
      </button>
      <OpenAlerts />
      <ConnectionDot />
      <ToolButton icon="keys" label="Keyboard shortcuts (?)" className="wide" onClick={onKeys} />
      <ThemeButton />
    </header>
  );
}

function Crumbs() {
  const crumbs = crumbsOf(useMatches());
  return (
    <nav aria-label="Breadcrumb" style={{ minWidth: 0 }}>
      <ol className="crumbs">
        {crumbs.map(({ label, to }, index) => (
          <li key={label}>
            {to === null || index === crumbs.length - 1 ? (
              <span aria-current="page">{label}</span>
            ) : (
              <Link to={to}>{label}</Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Environment() {
  const stage = useLive((status) => status.stage);
  return stage === null ? null : <StagePill stage={stage} />;
}

/** What is open is said on every page. */
function OpenAlerts() {
  const open = useLive((status) => status.openAlerts) ?? 0;
  if (open === 0) return null;
  return (
    <Link to="/alerts" search={{ status: "open" }} className="top-alerts" title="Open alerts (g a)">
      <Icon name="alert" />
      <span className="tn">{count(open)}</span>
      <span className="top-word">{open === 1 ? "alert" : "alerts"}</span>
      <span className="vh">open</span>
    </Link>
  );
}

function ConnectionDot() {
  const kind = useLive((status) => status.connection.kind);
  const roundTrip = useLive((status) => status.roundTrip);
  const live = kind === "open";
  const text = live ? `live${roundTrip === null ? "" : ` · ${roundTrip} ms`}` : "not live";
  const title = live ? "Connected; the time is a round trip to the server" : "Not connected; trying again";
  return (
    <span className="conn" title={title}>
      <span className={live ? "dot" : "dot lost"} />
      <span className="tn">{text}</span>
    </span>
  );
}

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const ICON: Readonly<Record<Theme, IconName>> = { system: "system", light: "sun", dark: "moon" };

function ThemeButton() {
  const theme = usePrefs((prefs) => prefs.theme);
  const setTheme = usePrefs((prefs) => prefs.setTheme);
  const label = `Theme: ${theme}. Change to ${NEXT[theme]}`;
  return <ToolButton icon={ICON[theme]} label={label} onClick={() => setTheme(NEXT[theme])} />;
}
