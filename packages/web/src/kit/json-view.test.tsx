import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { JsonView } from "./json-view.tsx";

afterEach(cleanup);

describe("the view of JSON", () => {
  it("folds and unfolds a branch", () => {
    render(<JsonView value={{ outer: { inner: 42 } }} />);
    const branch = screen.getByRole("button", { name: "outer, 1 members" });
    fireEvent.click(branch);
    expect(screen.queryByText("42")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "outer, 1 members" }));
    expect(screen.getByText("42")).toBeDefined();
  });

  it("says how much of a large value is shown, and shows all on demand", () => {
    const value = Array.from({ length: 30 }, (_, index) => `${index} ${"x".repeat(4_000)}`);
    render(<JsonView value={value} />);
    expect(screen.getByText(/Showing 64 KB of 117\.\d KB/)).toBeDefined();
    expect(screen.queryByText(/29 xxx/)).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(screen.getByText(/29 xxx/)).toBeDefined();
    expect(screen.queryByText(/Showing/)).toBeNull();
  });
});
