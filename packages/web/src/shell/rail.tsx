import { Link } from "@tanstack/react-router";
import { usePrefs } from "../app/prefs.ts";
import { count } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { useLive } from "../live/use-live.ts";
import { PAGES, type Page } from "./pages.ts";

const GROUPS = ["Observe", "Try"] as const;

export function Rail() {
  const version = useLive((status) => status.version);
  const clients = useLive((status) => status.clients);
  const narrow = usePrefs((prefs) => prefs.narrowRail);
  const toggleRail = usePrefs((prefs) => prefs.toggleRail);
  return (
    <nav className="rail" aria-label="Main">
      <Link to="/events" className="brand">
        <Icon name="logo" />
        <span>Bridgework</span>
      </Link>
      {GROUPS.map((group) => (
        <div key={group} className="rail-group">
          <h2>{group}</h2>
          {PAGES.filter((page) => page.group === group).map((page) => (
            <PageLink key={page.to} page={page} className="rail-link" />
          ))}
        </div>
      ))}
      <div className="rail-foot">
        <button type="button" className="rail-link rail-toggle" onClick={toggleRail} title="⌘B">
          <Icon name="rail" />
          <span>{narrow ? "Widen rail" : "Narrow rail"}</span>
        </button>
        <p className="rail-note tn">
          <span>{clients === null ? "" : `${count(clients)} ${clients === 1 ? "console" : "consoles"} open`}</span>
          <span>{version === null ? "" : `v${version}`}</span>
        </p>
      </div>
    </nav>
  );
}

/** The same pages at the foot of a phone's screen. */
export function Dock() {
  return (
    <nav className="dock" aria-label="Main, small screens">
      {PAGES.map((page) => (
        <PageLink key={page.to} page={page} />
      ))}
    </nav>
  );
}

function PageLink({ page, className }: { readonly page: Page; readonly className?: string }) {
  const deadLetters = useLive((status) => status.deadLetters);
  const letters = page.to === "/failures" && deadLetters !== null && deadLetters > 0 ? deadLetters : null;
  return (
    <Link
      to={page.to}
      className={className}
      title={`${page.label} (g ${page.key})`}
      activeProps={{ "aria-current": "page" }}
      activeOptions={{ includeSearch: false }}
    >
      <Icon name={page.icon} />
      <span>{page.label}</span>
      {letters === null ? null : (
        <b>
          {letters > 999 ? "999+" : letters}
          <span className="vh"> dead letters</span>
        </b>
      )}
    </Link>
  );
}
