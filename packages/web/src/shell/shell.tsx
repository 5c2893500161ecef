import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { usePrefs } from "../app/prefs.ts";
import { useKeys } from "../kit/keys.ts";
import { useMedia } from "../kit/media.ts";
import { useLive } from "../live/use-live.ts";
import { ConnectionBand } from "./connection-band.tsx";
import { crumbsOf, titleOf } from "./crumbs.ts";
import { KeySheet } from "./key-sheet.tsx";
import { MoreSheet } from "./more-sheet.tsx";
import { PAGES } from "./pages.ts";
import { Dock, Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));

type Sheet = "palette" | "keys" | "more" | null;

/** Everything around a page: rail, top bar, palette and the keys that work everywhere. */
export function Shell() {
  const [sheet, setSheet] = useState<Sheet>(null);
  const navigate = useNavigate();
  const toggleRail = usePrefs((prefs) => prefs.toggleRail);
  const narrow = usePrefs((prefs) => prefs.narrowRail);
  const tight = useMedia("(max-width: 1180px)");
  useWindowTitle();
  useCatchUp();
  useKeys({
    "mod+k": () => setSheet("palette"),
    "mod+b": toggleRail,
    "?": () => setSheet("keys"),
    ...Object.fromEntries(PAGES.map(({ to, key }) => [`g ${key}`, () => navigate({ to })])),
  });
  return (
    <div className={narrow || tight ? "shell narrow" : "shell"}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Rail />
      <div className="panel">
        <TopBar onSearch={() => setSheet("palette")} onKeys={() => setSheet("keys")} />
        <ConnectionBand />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Dock onMore={() => setSheet("more")} />
      {sheet === "palette" ? (
        <Suspense>
          <Palette onClose={() => setSheet(null)} />
        </Suspense>
      ) : null}
      {sheet === "more" ? <MoreSheet onClose={() => setSheet(null)} /> : null}
      {sheet === "keys" ? <KeySheet onClose={() => setSheet(null)} /> : null}
    </div>
  );
}

function useWindowTitle(): void {
  const title = titleOf(crumbsOf(useMatches()));
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** What was read before the connection was lost may be old. The list of events knows its gap and fetches that alone. */
function useCatchUp(): void {
  const opened = useLive((status) => status.opened);
  const queries = useQueryClient();
  useEffect(() => {
    if (opened > 1) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "events" });
  }, [opened, queries]);
}
