// Runs before the first paint, so that a chosen theme never flashes in the other one. Key and shape: src/app/prefs.ts.
try {
  const theme = JSON.parse(localStorage.getItem("bridgework.prefs") ?? "{}").state?.theme;
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused or holds something else: the system's theme is right.
}
