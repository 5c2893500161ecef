import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../browser.ts";
import { postJson } from "../http.ts";
import { type StartedProcess, startProcess, temporaryFolder } from "../process.ts";

/* The console in Chromium, on the process that npm start starts. */

const folder = temporaryFolder();
let bridgework: StartedProcess;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  bridgework = await startProcess({ data: folder.path, environment: { TASK_FAILURE_RATE: "0" } });
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
});

afterAll(async () => {
  await browser.close();
  await bridgework.stop();
  folder.remove();
});

/** A page that fails the test by its errors: an exception, or a line of the browser's console. */
async function open(path: string, wrong: string[] = []): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  await page.goto(`${bridgework.url}${path}`);
  return page;
}

it("takes a task from its submission through its attempts and its dead letter to a redrive that succeeds", async () => {
  const wrong: string[] = [];
  const page = await open("/", wrong);

  await page.getByRole("link", { name: "Send", exact: true }).click();
  await page.getByRole("link", { name: "A task that fails for good" }).click();
  await page.getByLabel("Data").fill(
    JSON.stringify({
      taskId: "doomed",
      name: "charge-card",
      handler: { type: "simulated", failRuns: 1, errorClass: "VALIDATION" },
    }),
  );
  await page.getByRole("button", { name: /Send event/ }).click();
  await page.getByText("Recorded").waitFor();

  await page
    .getByRole("link", { name: /task-run/ })
    .first()
    .click();
  await page.waitForURL(/\/runs\//);
  await page.getByText("Failed", { exact: true }).first().waitFor();
  await page.getByText("Execute").first().click();
  await page.getByText("Simulated failure of attempt 1").first().waitFor();

  await page.getByRole("link", { name: /Failures/ }).click();
  await page
    .getByRole("treeitem", { name: /TaskSubmitted/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Redrive", exact: true }).click();
  await page
    .getByText(/redriven/i)
    .first()
    .waitFor();

  await page.goto(`${bridgework.url}/streams/task/doomed`);
  await page.getByText("TaskSucceeded").first().waitFor();
  expect(wrong).toEqual([]);
  await page.close();
});

it("leads from Home to what waits, and shows a device's code once", async () => {
  const wrong: string[] = [];
  const page = await open("/", wrong);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("figure", { name: /Last hour: \d+ events/ }).waitFor();
  await page.locator("canvas").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.getByRole("row", { name: /Relay/ }).waitFor();
  await page.reload();
  await page.getByRole("row", { name: /Relay/ }).waitFor();

  await page.getByRole("link", { name: "Devices" }).click();
  await page
    .getByRole("button", { name: /Invite/ })
    .first()
    .waitFor();
  await page.keyboard.press("i");
  await page.getByLabel("Name").fill("Till 7");
  await page.keyboard.press("Enter");
  await page.getByText(/Good for 1[45] m/).waitFor();
  const code = await page.locator(".dv-code").innerText();
  expect(page.url()).not.toContain(code);
  await page.keyboard.press("Escape");
  await page.getByRole("row", { name: /Till 7/ }).waitFor();
  expect(await page.getByText(code).count()).toBe(0);
  expect(wrong).toEqual([]);
  await page.close();
});

it("retries what fails for a moment, and shows each attempt", async () => {
  const task = { taskId: "retried", name: "sync", handler: { type: "simulated", failRuns: 1, errorClass: "NETWORK" } };
  await postJson(`${bridgework.url}/api/tasks`, task);
  const page = await open("/events?stream=task%23retried&live=tail");
  await page.getByRole("row", { name: /TaskDeadLettered/ }).waitFor({ timeout: 30_000 });
  expect(await page.getByRole("row", { name: /TaskAttemptFailed/ }).count()).toBe(4);
  await page.close();
});

it("shows a counter's change in every tab", async () => {
  const [first, second] = [await open("/counter?id=tabs"), await open("/counter?id=tabs")];
  await first.getByRole("button", { name: /\+\s*10\b/ }).click();
  for (const page of [first, second]) await page.getByText("version 1", { exact: true }).waitFor();
  await second
    .getByRole("button", { name: /[-−]\s*1\b/ })
    .first()
    .click();
  for (const page of [first, second]) await page.getByText("version 2", { exact: true }).waitFor();
  expect(await first.locator("main").innerText()).toMatch(/\b9\b/);
  await first.close();
  await second.close();
});

it("finds the same view after a reload and in a fresh browser", async () => {
  await postJson(`${bridgework.url}/api/counters/view/increment`, { amount: 4 });
  await postJson(`${bridgework.url}/api/counters/view/increment`, { amount: 5 });
  const page = await open("/streams/counter/view?at=1");
  const shown = () => page.getByText("State at 1").waitFor();
  await shown();
  await page.reload();
  await shown();
  const fresh = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await fresh.goto(page.url());
  await fresh.getByText("State at 1").waitFor();
  await fresh.context().close();
  await page.close();
});

it("fetches what it missed when the process comes back", async () => {
  const page = await open("/counter?id=gap");
  await page.getByText(/^live/).waitFor();
  await page.getByRole("button", { name: /\+\s*10\b/ }).waitFor();
  const port = new URL(bridgework.url).port;
  await bridgework.stop();
  await page.getByText(/reconnect/i).waitFor();
  bridgework = await startProcess({
    data: folder.path,
    arguments: ["--port", port],
    environment: { TASK_FAILURE_RATE: "0" },
  });
  await postJson(`${bridgework.url}/api/counters/gap/increment`, { amount: 3 });
  await page.getByText("version 1", { exact: true }).waitFor({ timeout: 30_000 });
  await page.close();
});

describe("accessibility", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const pages = [
    "/",
    "/status",
    "/alerts",
    "/devices",
    "/devices?device=new",
    "/messages",
    "/events",
    "/send",
    "/streams",
    "/streams/counter/view",
    "/runs",
    "/failures",
    "/failures?redrive=new",
    "/outbox",
    "/outbox?notification=outbox-1",
    "/counter",
  ];

  it.each(["dark", "light"] as const)(
    "has no serious finding on any page, %s, at 1440 and 390 pixels",
    async (colorScheme) => {
      const findings: string[] = [];
      for (const width of [1440, 390]) {
        const own = await browser.newContext({
          viewport: { width, height: 844 },
          colorScheme,
          bypassCSP: true,
          reducedMotion: "reduce",
        });
        const page = await own.newPage();
        for (const path of pages) {
          await page.goto(`${bridgework.url}${path}`);
          await page.getByRole("main").waitFor();
          await page.waitForLoadState("load");
          await page.evaluate(axe);
          const violations = await page.evaluate<{ id: string; impact: string | null; nodes: { html: string }[] }[]>(
            "axe.run(document).then((result) => result.violations)",
          );
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          findings.push(...serious.map(({ id, nodes }) => `${width} ${path} ${id}: ${nodes[0]?.html}`));
          const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          if (Number(overflow) > 0) findings.push(`${width} ${path} is ${overflow} pixels too wide`);
        }
        await own.close();
      }
      expect(findings).toEqual([]);
    },
  );
});
