/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Address of a file that says how operators sign in; absent: nobody has to. */
  readonly VITE_SIGN_IN?: string;
}
