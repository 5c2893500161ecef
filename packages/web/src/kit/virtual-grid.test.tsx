import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VirtualGrid } from "./virtual-grid.tsx";

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const COLUMNS = [{ key: "name", label: "Name" }];

function show(rows: readonly string[], onOpen = vi.fn()) {
  const grid = (shown: readonly string[]) => (
    <VirtualGrid
      label="Names"
      columns={COLUMNS}
      rows={shown}
      rowKey={(row) => row}
      cells={(row) => [row]}
      onOpen={onOpen}
    />
  );
  const { rerender } = render(grid(rows));
  return { onOpen, showNow: (shown: readonly string[]) => rerender(grid(shown)) };
}

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const inTabOrder = () => screen.getAllByRole("row").filter((row) => row.tabIndex === 0);

describe("a virtual grid", () => {
  it("holds what is in sight only, and says how many rows there are", () => {
    show(Array.from({ length: 100_000 }, (_, index) => `row ${index}`));
    expect(screen.getAllByRole("row").length).toBeLessThan(80);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001");
  });

  it("has one row in the tab order, which the keys move", () => {
    show(["a", "b", "c"]);
    press("j");
    press("ArrowDown");
    expect(document.activeElement?.textContent).toBe("b");
    press("k");
    expect(document.activeElement?.textContent).toBe("a");
    press("End");
    expect(document.activeElement?.textContent).toBe("c");
    expect(inTabOrder()).toEqual([document.activeElement]);
  });

  it("opens the row that has the focus once", () => {
    const { onOpen } = show(["a", "b"]);
    press("j");
    press("Enter");
    expect(onOpen.mock.calls).toEqual([["a"]]);
  });

  it("keeps the focus on its row when others come in above it", () => {
    const { showNow } = show(["a", "b"]);
    press("j");
    showNow(["new", "a", "b"]);
    expect(document.activeElement?.textContent).toBe("a");
    press("j");
    expect(document.activeElement?.textContent).toBe("b");
  });
});
