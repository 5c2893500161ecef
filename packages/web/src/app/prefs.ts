import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "dark" | "light" | "system";

interface Prefs {
  readonly theme: Theme;
  readonly narrowRail: boolean;
  /** Share of a pane's list in percent, by the pane's id. */
  readonly panes: Readonly<Record<string, number>>;
  setTheme(theme: Theme): void;
  toggleRail(): void;
  setPane(id: string, share: number): void;
}

/** What belongs to this browser and not to the view, so not to the URL. public/theme.js reads the same key. */
export const usePrefs = create<Prefs>()(
  persist(
    (set) => ({
      theme: "system",
      narrowRail: false,
      panes: {},
      setTheme: (theme) => set({ theme }),
      toggleRail: () => set(({ narrowRail }) => ({ narrowRail: !narrowRail })),
      setPane: (id, share) => set(({ panes }) => ({ panes: { ...panes, [id]: share } })),
    }),
    { name: "bridgework.prefs" },
  ),
);

/** Keeps the page's theme as it is chosen; `system` leaves it to the browser. */
export function followTheme(page: HTMLElement): void {
  const apply = ({ theme }: Prefs) => {
    if (theme === "system") delete page.dataset["theme"];
    else page.dataset["theme"] = theme;
  };
  apply(usePrefs.getState());
  usePrefs.subscribe(apply);
}
