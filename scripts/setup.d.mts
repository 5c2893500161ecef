/** Makes the packages of a folder match its lock, with `npm ci` where they do not. `say` is called before anything is installed. */
export function installWhatIsLocked(
  root: string,
  say: (key: "installing", about: { command: string; because: string }) => void,
): void;
