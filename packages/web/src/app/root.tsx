import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, type ErrorComponentProps } from "@tanstack/react-router";
import { Empty, ErrorCard } from "../kit/states.tsx";
import { Shell } from "../shell/shell.tsx";

export interface RouterContext {
  readonly queries: QueryClient;
}

/** Parent of every page. A page's route gives its breadcrumb in `staticData.crumb`. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageFault,
});

function NotFound() {
  return (
    <Empty title="There is no such page">
      The address leads nowhere. The rail holds every page; the search finds any id.
    </Empty>
  );
}

/** Stands in for a page that failed to render or to load its code. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  return <ErrorCard title="This page failed" error={error} onRetry={reset} />;
}
