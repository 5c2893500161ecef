import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFinder, type KeyMap, useKeys } from "./keys.ts";

afterEach(cleanup);

function Page({ map }: { readonly map: KeyMap }) {
  useKeys(map);
  return (
    <>
      <input aria-label="text" />
      <button type="button">press</button>
    </>
  );
}

describe("keys", () => {
  it("work on the page and leave typing alone", () => {
    const j = vi.fn();
    render(<Page map={{ j }} />);
    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(screen.getByLabelText("text"), { key: "j" });
    expect(j).toHaveBeenCalledTimes(1);
  });

  it("with ⌘ or Ctrl work in fields too", () => {
    const search = vi.fn();
    render(<Page map={{ "mod+k": search }} />);
    fireEvent.keyDown(screen.getByLabelText("text"), { key: "k", metaKey: true });
    fireEvent.keyDown(screen.getByLabelText("text"), { key: "K", ctrlKey: true });
    expect(search).toHaveBeenCalledTimes(2);
  });

  it("leave Enter to a button that has the focus", () => {
    const open = vi.fn();
    render(<Page map={{ Enter: open }} />);
    fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
    expect(open).not.toHaveBeenCalled();
  });

  it("can follow each other within a second", () => {
    const go = () => {};
    const map = { "g e": go };
    const soon = createFinder();
    expect([soon(map, "g", 0), soon(map, "e", 900)]).toEqual([undefined, go]);
    const late = createFinder();
    expect([late(map, "g", 0), late(map, "e", 1_000)]).toEqual([undefined, undefined]);
  });

  it("that ended a sequence do not begin another", () => {
    const go = () => {};
    const find = createFinder();
    const map = { "g g": go };
    expect([find(map, "g", 0), find(map, "g", 1), find(map, "g", 2)]).toEqual([undefined, go, undefined]);
  });
});
