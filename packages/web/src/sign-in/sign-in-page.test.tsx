import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { SignInPage } from "./sign-in-page.tsx";

afterEach(cleanup);

describe("the sign-in page", () => {
  it("says which stage it is, and nothing else where nothing went wrong", () => {
    render(<SignInPage stage="staging" because={null} onSignIn={async () => {}} />);
    expect(screen.getByText("staging")).toBeDefined();
    expect([screen.queryByRole("status"), screen.queryByRole("alert")]).toEqual([null, null]);
    expect(document.title).toBe("Sign in · Bridgework");
  });

  it("says why one is asked again", () => {
    render(<SignInPage stage="dev" because="Your sign-in has ended." onSignIn={async () => {}} />);
    expect(screen.getByRole("status").textContent).toBe("Your sign-in has ended.");
  });

  it("cannot be left twice, and takes the way back with the browser's button", async () => {
    const back: (() => void)[] = [];
    let left = 0;
    const leave = () => {
      left += 1;
      return new Promise<void>((resolve) => back.push(resolve));
    };
    render(<SignInPage stage="dev" because={null} onSignIn={leave} />);
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    fireEvent.click(await screen.findByRole("button", { name: "Opening…" }));
    expect(left).toBe(1);
    for (const come of back) come();
    await screen.findByRole("button", { name: "Sign in" });
  });

  it("says when it could not be left, and lets one try again", async () => {
    render(<SignInPage stage="dev" because="x" onSignIn={() => Promise.reject(new Error("no storage"))} />);
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect((await screen.findByRole("alert")).textContent).toBe(
      "The sign-in page could not be opened: no storage. Try again.",
    );
    expect(screen.getByRole("button", { name: "Sign in" })).toBeDefined();
  });
});
