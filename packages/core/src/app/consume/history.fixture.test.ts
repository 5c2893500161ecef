import { commitsContract } from "../../ports/commits.contract.ts";
import type { Commits } from "../../ports/commits.ts";
import { tableOf, type Written } from "./history.fixture.ts";

commitsContract("the table of the consumers' tests", async () => {
  const written: Written[] = [];
  const commits: Commits = { readBack: (...range) => tableOf(written).reader.readBack(...range) };
  const record = async (stream: string, counts: readonly number[]) => {
    written.push(...counts.map((events) => ({ id: stream.slice("counter#".length), events })));
  };
  return { commits, record, close: async () => {} };
});
