import { ToolButton } from "../kit/button.tsx";
import { Account } from "./account.tsx";
import { GROUPS, PAGES } from "./pages.ts";
import { PageLink } from "./rail.tsx";
import { Sheet } from "./sheet.tsx";

/** Every page, on a phone. */
export function MoreSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet label="Pages" onClose={onClose}>
      <nav className="more-sheet" aria-label="All pages">
        <h2>
          Pages <ToolButton icon="close" label="Close" onClick={onClose} />
        </h2>
        {GROUPS.map((group) => (
          <div key={group}>
            {PAGES.filter((page) => page.group === group).map((page) => (
              <PageLink key={page.to} page={page} className="more-link" onClick={onClose} />
            ))}
          </div>
        ))}
        <Account className="more-link" />
      </nav>
    </Sheet>
  );
}
