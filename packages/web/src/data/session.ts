import { create } from "zustand";

/** A signed-in operator. */
export interface Session {
  /** E-mail address. */
  readonly who: string;
  /** A token that is good for a while yet. Rejects with an ApiFault where none can be had. */
  token(): Promise<string>;
  /** A token in place of one that the server has refused. Rejects as `token` does. */
  tokenAfter(refused: string): Promise<string>;
  /** Ends it here; `because` is a sentence for the operator. */
  end(because: string): Promise<void>;
  /** Ends it everywhere, and leaves the console. */
  signOut(): Promise<void>;
}

interface SignedIn {
  /** Null where nobody has to sign in. */
  readonly session: Session | null;
}

/** Who is signed in: requests carry its token, and the shell says so. It stays the same until the page is left. */
export const useSession = create<SignedIn>()(() => ({ session: null }));
