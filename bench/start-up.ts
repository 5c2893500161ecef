import { openBrowser } from "../journeys/browser.ts";
import { postJson } from "../journeys/http.ts";
import { startProcess, temporaryFolder } from "../journeys/process.ts";
import { print, spread } from "./report.ts";

const RUNS = 5;

/** `npm start` without npm itself: checks the set-up and the build, then starts. */
const COMMAND = ["scripts/run.mjs", "start"];

/** Milliseconds from the command to its line that says it is ready; everything is built. */
export async function benchStart(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const folder = temporaryFolder();
    const began = performance.now();
    const started = await startProcess({ data: folder.path, program: COMMAND });
    times.push(performance.now() - began);
    await started.stop();
    folder.remove();
  }
  print("start to ready", { unit: "ms", ...spread(times) });
}

/** Milliseconds from the command to the first event on the screen: start, open the console, publish, see its row. The browser runs already. */
export async function benchFirstEvent(): Promise<void> {
  const browser = await openBrowser();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const folder = temporaryFolder();
    const began = performance.now();
    const started = await startProcess({ data: folder.path, program: COMMAND });
    const page = await browser.newPage();
    await page.goto(`${started.url}/events`);
    await postJson(`${started.url}/api/counters/first/increment`, { amount: 1 });
    await page.getByText("CounterChanged").first().waitFor();
    times.push(performance.now() - began);
    await page.close();
    await started.stop();
    folder.remove();
  }
  await browser.close();
  print("command to first event visible in Chromium", { unit: "ms", ...spread(times) });
}
