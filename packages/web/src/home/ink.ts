const TOKENS = {
  line: "--data-1",
  area: "--data-3",
  failed: "--failed-fill",
  grid: "--line-soft",
  text: "--t-3",
  accent: "--accent",
} as const;

/** Colours of the theme for what is drawn on a canvas, which knows no variables. */
export type Ink = Readonly<Record<keyof typeof TOKENS, string>> & { readonly font: string };

/** Reads the tokens as they are at an element. */
export function inkOf(element: HTMLElement): Ink {
  const probe = document.createElement("i");
  element.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const { line, area, failed, grid, text, accent } = TOKENS;
  const ink = {
    ...{ line: colour(line), area: colour(area), failed: colour(failed) },
    ...{ grid: colour(grid), text: colour(text), accent: colour(accent) },
    font: `10.5px ${getComputedStyle(element).fontFamily}`,
  };
  probe.remove();
  return ink;
}
