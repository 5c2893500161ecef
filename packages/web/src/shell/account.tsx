import { useSession } from "../data/session.ts";
import { Icon } from "../kit/icon.tsx";
import "./account.css";

/** Who is signed in, and the way out. Nothing where nobody has to sign in. */
export function Account({ className }: { readonly className: string }) {
  const session = useSession((signedIn) => signedIn.session);
  if (session === null) return null;
  return (
    <div className="account">
      <p className="account-who cut" title={session.who}>
        {session.who}
      </p>
      <button
        type="button"
        className={className}
        title={`Sign out ${session.who}`}
        onClick={() => void session.signOut()}
      >
        <Icon name="leave" />
        <span>Sign out</span>
      </button>
    </div>
  );
}
