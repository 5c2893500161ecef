import type { Root } from "react-dom/client";
import { useSession } from "../data/session.ts";
import { ErrorCard } from "../kit/states.tsx";
import { signOutAddress } from "./cognito.ts";
import { beginSignIn, enterAt } from "./entry.ts";
import { sessionOf } from "./session.ts";
import { readSignInSettings, type SignInSettings } from "./settings.ts";
import { SignInPage } from "./sign-in-page.tsx";
import { browserUsers } from "./users.ts";

export interface EnterOptions {
  readonly root: Root;
  /** Of the file that says how one signs in. */
  readonly address: string;
  /** Shows the console; returns what ends it. */
  readonly open: () => () => void;
}

/** Shows the console to who is signed in, and to everybody else the page where one does. */
export async function enter(options: EnterOptions): Promise<void> {
  try {
    await enterBy(await readSignInSettings(options.address), options);
  } catch (error) {
    const retry = () => window.location.reload();
    options.root.render(
      <main>
        <ErrorCard title="The console could not be opened" error={error} onRetry={retry} />
      </main>,
    );
  }
}

async function enterBy(settings: SignInSettings, { root, open }: EnterOptions): Promise<void> {
  const users = browserUsers(settings);
  const ask = (because: string | null, to: string) =>
    root.render(<SignInPage stage={settings.stage} because={because} onSignIn={() => beginSignIn(users, to)} />);
  const entry = await enterAt(users, new URL(window.location.href));
  // Without what the sign-in pages have sent: it is used up.
  window.history.replaceState(null, "", entry.to);
  if (entry.kind === "signed-out") return ask(entry.because, entry.to);
  let close = () => {};
  const session = sessionOf({
    users,
    user: entry.user,
    leave: () => window.location.assign(signOutAddress(settings, window.location.origin)),
    onEnd: (because) => {
      close();
      const { pathname, search, hash } = window.location;
      ask(because, `${pathname}${search}${hash}`);
    },
  });
  useSession.setState({ session });
  close = open();
}
