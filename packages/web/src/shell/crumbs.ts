import { PAGES, type Page } from "./pages.ts";

export interface Crumb {
  readonly label: string;
  readonly to: Page["to"] | null;
}

interface Match {
  readonly pathname: string;
  readonly staticData: { readonly crumb?: string };
  readonly params: object;
}

/** The page in the rail that an address belongs to, then what is open in it, named by its parameters. */
export function crumbsOf(matches: readonly Match[]): readonly Crumb[] {
  const match = matches.at(-1);
  if (match === undefined) return [];
  const page = PAGES.find(({ to }) => match.pathname === to || match.pathname.startsWith(`${to}/`));
  const names = Object.values(match.params).map(String);
  if (page === undefined) return [{ label: match.staticData.crumb ?? "Not found", to: null }];
  const home = { label: page.label, to: page.to };
  return names.length === 0 ? [home] : [home, { label: names.join("#"), to: null }];
}

/** The window's title: the innermost name first, since tabs show little. */
export function titleOf(crumbs: readonly Crumb[]): string {
  return [...crumbs.map(({ label }) => label).reverse(), "Bridgework"].join(" · ");
}
