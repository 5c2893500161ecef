import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openBrowser } from "../browser.ts";
import { postJson } from "../http.ts";
import { type Assembly, openAssembly } from "./assembly.ts";
import { type ConsoleSite, serveConsoleSite } from "./stand-ins/console-site.ts";
import { OPERATOR, type SignInPages, serveSignInPages } from "./stand-ins/sign-in-pages.ts";

/* The console in Chromium as it is deployed: built for a stage where one signs in, over the functions of the graph. */

const STAGE = "production";

let cloud: Assembly;
let pages: SignInPages;
let site: ConsoleSite;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [cloud, pages, browser] = await Promise.all([openAssembly(), serveSignInPages(), openBrowser()]);
  site = await serveConsoleSite({ cloud, pages, stage: STAGE });
  pages.allow(site.url);
  await change("first");
});
afterAll(async () => {
  await browser.close();
  site.close();
  pages.close();
  await cloud.close();
});
beforeEach(async () => {
  pages.withdraw(false);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

async function change(counter: string): Promise<void> {
  const authorization = `Bearer ${await cloud.token()}`;
  const { status } = await postJson(`${cloud.url}/api/counters/${counter}/increment`, {}, { authorization });
  expect(status).toBe(201);
}

const signInButton = () => page.getByRole("button", { name: "Sign in" });

/** From the console's own page to where one was going. */
async function signIn(): Promise<void> {
  await signInButton().click();
  await page.getByLabel("E-mail").fill(OPERATOR);
  await page.getByLabel("Password").fill("not looked at");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText(/^live/).waitFor();
}

it("asks who comes to sign in, takes them to where they were going, and tells of facts as they come", async () => {
  const wrong: string[] = [];
  const sockets: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.goto(`${site.url}/events?stream=counter%23told&live=tail`);
  await page.getByRole("heading", { name: "Sign in to the console" }).waitFor();
  await page.getByText(STAGE, { exact: true }).waitFor();
  expect(site.letIn).toEqual([]);

  await signIn();
  expect(page.url()).toBe(`${site.url}/events?stream=counter%23told&live=tail`);
  expect(sockets).toEqual([expect.stringMatching(/^ws:.*[?&]ticket=/)]);
  await page.getByText(OPERATOR).waitFor();
  await change("told");
  await page.getByRole("row", { name: /CounterChanged/ }).waitFor();

  const kept = await page.evaluate("[JSON.stringify(localStorage), document.cookie, JSON.stringify(sessionStorage)]");
  const [local, cookies, session] = kept as readonly string[];
  expect([local, cookies].join()).not.toContain("token");
  expect(session).toContain("access_token");
  expect(wrong).toEqual([]);
});

it("renews a token that is refused, and who has signed in sees nothing of it", async () => {
  await page.goto(`${site.url}/streams`);
  await signIn();
  await page.getByRole("row", { name: /first/ }).waitFor();
  const known = site.letIn.length;
  site.expire();
  await page.getByRole("link", { name: "Events" }).click();
  await page
    .getByRole("row", { name: /CounterChanged/ })
    .first()
    .waitFor();
  expect(site.letIn.length).toBe(known + 1);
  expect(await signInButton().count()).toBe(0);

  await page.reload();
  await page.getByText(/^live/).waitFor();
  expect(await signInButton().count()).toBe(0);
});

it("says why it asks again when no token can be had, and goes on where that was", async () => {
  await page.goto(`${site.url}/`);
  await signIn();
  pages.withdraw(true);
  site.expire();
  await page.getByRole("link", { name: "Streams" }).click();
  await page.getByText("Your sign-in has ended. Sign in again.").waitFor();
  pages.withdraw(false);
  await signInButton().click();
  await page.getByText(/^live/).waitFor();
  expect(new URL(page.url()).pathname).toBe("/streams");
});

it("says that a sign-in was cancelled, and lets one try again", async () => {
  await page.goto(`${site.url}/runs`);
  await signInButton().click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText(/The sign-in was cancelled or refused/).waitFor();
  await signIn();
  expect(new URL(page.url()).pathname).toBe("/runs");
});

it("signs out here and on the sign-in pages", async () => {
  await page.goto(`${site.url}/events`);
  await signIn();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You have signed out.").waitFor();
  expect(await page.evaluate("sessionStorage.length")).toBe(0);
  await page.reload();
  await signInButton().click();
  await page.getByLabel("E-mail").waitFor();
});

it("shows nothing that keeps people out, dark and light, at 1440 and 390 pixels", async () => {
  await context.close();
  context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" });
  page = await context.newPage();
  await page.goto(`${site.url}/signed-out`);
  await signInButton().waitFor();
  const findings = await lookAt("sign-in");
  await signIn();
  findings.push(...(await lookAt("account", async (width) => void (width < 900 && (await openMore())))));
  expect(findings).toEqual([]);
});

async function openMore(): Promise<void> {
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("dialog", { name: "Pages" }).getByText(OPERATOR).waitFor();
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What is serious on the page in each theme and width; with SCREENSHOTS it keeps what it saw in that folder. */
async function lookAt(what: string, prepare: (width: number) => Promise<void> = async () => {}): Promise<string[]> {
  const findings: string[] = [];
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await prepare(width);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(AXE);
      const violations = await page.evaluate<readonly Violation[]>("axe.run().then(({ violations }) => violations)");
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      const seen = `${what} ${width} ${colorScheme}`;
      findings.push(...serious.map(({ id, nodes }) => `${seen}: ${id}: ${nodes[0]?.html}`));
      const overflow = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"));
      if (overflow > 0) findings.push(`${seen}: ${overflow} pixels too wide`);
      const folder = process.env["SCREENSHOTS"];
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${seen.replaceAll(" ", "-")}.png` });
    }
  }
  return findings;
}
