import { useState } from "react";
import { type Session, useSession } from "../data/session.ts";
import { Icon } from "../kit/icon.tsx";
import "./account.css";

/** Who is signed in, and the way out. Nothing where nobody has to sign in. */
export function Account({ className }: { readonly className: string }) {
  const session = useSession((signedIn) => signedIn.session);
  return session === null ? null : <SignedIn className={className} session={session} />;
}

function SignedIn({ className, session }: { readonly className: string; readonly session: Session }) {
  const [leaving, setLeaving] = useState(false);
  const signOut = () => {
    setLeaving(true);
    void session.signOut();
  };
  return (
    <div className="account">
      <p className="account-who cut" title={session.who}>
        {session.who}
      </p>
      <button
        type="button"
        className={className}
        title={`Sign out ${session.who}`}
        disabled={leaving}
        onClick={signOut}
      >
        <Icon name="leave" />
        <span>{leaving ? "Signing out…" : "Sign out"}</span>
      </button>
    </div>
  );
}
