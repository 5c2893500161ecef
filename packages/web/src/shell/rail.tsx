import { Link } from "@tanstack/react-router";
import { usePrefs } from "../app/prefs.ts";
import { count } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { useLive } from "../live/use-live.ts";
import { Account } from "./account.tsx";
import { GROUPS, PAGES, type Page } from "./pages.ts";

export function Rail() {
  const version = useLive((status) => status.version);
  const clients = useLive((status) => status.clients);
  const narrow = usePrefs((prefs) => prefs.narrowRail);
  const toggleRail = usePrefs((prefs) => prefs.toggleRail);
  return (
    <nav className="rail" aria-label="Main">
      <Link to="/" className="brand">
        <Icon name="logo" />
        <span>Bridgework</span>
      </Link>
      {GROUPS.map((group) => (
        <div key={group} className="rail-group">
          {group === "Home" ? null : <h2>{group}</h2>}
          {PAGES.filter((page) => page.group === group).map((page) => (
            <PageLink key={page.to} page={page} className="rail-link" />
          ))}
        </div>
      ))}
      <div className="rail-foot">
        <Account className="rail-link" />
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

/** The pages that are asked for most at the foot of a phone's screen; the others are behind its last button. */
export function Dock({ onMore }: { readonly onMore: () => void }) {
  return (
    <nav className="dock" aria-label="Main, small screens">
      {PAGES.filter(({ docked }) => docked === true).map((page) => (
        <PageLink key={page.to} page={page} />
      ))}
      <button type="button" onClick={onMore}>
        <Icon name="menu" />
        <span>More</span>
      </button>
    </nav>
  );
}

interface LinkProps {
  readonly page: Page;
  readonly className?: string;
  readonly onClick?: () => void;
}

/** With how much there is on the page that waits for somebody. */
export function PageLink({ page, className, onClick }: LinkProps) {
  const waiting = useWaiting(page.to);
  return (
    <Link
      to={page.to}
      className={className}
      title={`${page.label} (g ${page.key})`}
      activeProps={{ "aria-current": "page" }}
      activeOptions={{ includeSearch: false, exact: page.to === "/" }}
      onClick={onClick}
    >
      <Icon name={page.icon} />
      <span>{page.label}</span>
      {waiting === null ? null : (
        <b>
          {waiting.count > 999 ? "999+" : waiting.count}
          <span className="vh"> {waiting.what}</span>
        </b>
      )}
    </Link>
  );
}

function useWaiting(to: Page["to"]): { readonly count: number; readonly what: string } | null {
  const deadLetters = useLive((status) => status.deadLetters);
  const openAlerts = useLive((status) => status.openAlerts);
  if (to === "/failures" && deadLetters !== null && deadLetters > 0)
    return { count: deadLetters, what: "dead letters" };
  if (to === "/alerts" && openAlerts !== null && openAlerts > 0) return { count: openAlerts, what: "open alerts" };
  return null;
}
