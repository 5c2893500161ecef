import { useEffect, useState } from "react";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { StagePill } from "../shell/stage-pill.tsx";
import "./sign-in.css";

interface Props {
  readonly stage: string;
  /** Why one has to sign in, where that is not plain. */
  readonly because: string | null;
  /** Leaves for the sign-in pages. */
  readonly onSignIn: () => Promise<void>;
}

/** In place of the console for who is not signed in. */
export function SignInPage({ stage, because, onSignIn }: Props) {
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    document.title = "Sign in · Bridgework";
  }, []);
  const signIn = async () => {
    setLeaving(true);
    setProblem(null);
    try {
      await onSignIn();
    } catch (error) {
      setProblem(`The sign-in page could not be opened: ${error instanceof Error ? error.message : error}. Try again.`);
    }
    setLeaving(false);
  };
  const said = problem ?? because;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <p className="sign-in-brand">
          <Icon name="logo" />
          <span>Bridgework</span>
          <StagePill stage={stage} />
        </p>
        <h1>Sign in to the console</h1>
        {said === null ? null : (
          <p className="sign-in-said" role={problem === null ? "status" : "alert"}>
            {said}
          </p>
        )}
        <Button kind="ink" onClick={signIn} refusal={leaving ? "The sign-in page is being opened." : null}>
          {leaving ? "Opening…" : "Sign in"}
        </Button>
        <p className="t3">Accounts are made by who runs this stage. Nobody can sign up.</p>
      </div>
    </main>
  );
}
