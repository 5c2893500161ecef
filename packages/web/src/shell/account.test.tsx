import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fakeSession } from "../data/session.fixture.ts";
import { useSession } from "../data/session.ts";
import { Account } from "./account.tsx";

afterEach(() => {
  act(() => useSession.setState({ session: null }));
  cleanup();
});

describe("the account", () => {
  it("is not there where nobody signs in", () => {
    const { container } = render(<Account className="rail-link" />);
    expect(container.textContent).toBe("");
  });

  it("shows who is signed in, and leads out once", async () => {
    const signOut = vi.fn(async () => {});
    useSession.setState({ session: fakeSession({ signOut }) });
    render(<Account className="rail-link" />);
    expect(screen.getByText("op@example.com")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Sign out" }));
    fireEvent.click(await screen.findByRole("button", { name: "Signing out…" }));
    expect(signOut).toHaveBeenCalledTimes(1);
  });
});
