import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/states.css";
import "./theme/controls.css";
import "./theme/kit.css";
import "./theme/grid.css";
import "./theme/shell.css";
import "./theme/shell-small.css";
import "./theme/sheets.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followTheme } from "./app/prefs.ts";
import { createConsoleRouter } from "./app/router.tsx";
import { createQueryClient } from "./data/queries.ts";
import { mountSprite } from "./kit/icon.tsx";
import { browserLive } from "./live/browser-live.ts";
import { LiveProvider } from "./live/use-live.ts";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no element #root; the console is mounted there.");
const root = createRoot(element);

followTheme(document.documentElement);
mountSprite(document);

/** Shows the console; returns what ends its connection and forgets what it has read. */
function open(): () => void {
  const queries = createQueryClient();
  const router = createConsoleRouter(queries);
  const live = browserLive();
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LiveProvider value={live}>
          <RouterProvider router={router} />
        </LiveProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
  return () => {
    live.close();
    queries.clear();
  };
}

const address = import.meta.env.VITE_SIGN_IN;
if (address === undefined) open();
else await (await import("./sign-in/enter.tsx")).enter({ root, address, open });
