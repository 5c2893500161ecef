import { Fault } from "@bridgework/core/kernel/fault";

/** The longest line that is taken: an append's data and meta, with room for the rest. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** The lines of a stream of UTF-8, without their newlines. Throws a VALIDATION fault `bad_line` where one is too long. */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MOST_CHARACTERS) throw tooLong();
    yield* lines.map((line) => line.replace(/\r$/, ""));
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

function tooLong(): Fault {
  const message = `A line is longer than ${MOST_CHARACTERS} characters: expected one fact on each line, as export writes them.`;
  return new Fault("VALIDATION", "bad_line", message);
}
