import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { StreamName } from "../data/api.ts";
import { isNotFound } from "../data/fault.ts";
import { streamQuery } from "../data/queries.ts";
import { useKeys } from "../kit/keys.ts";
import { parseStreamName } from "../kit/stream-name.ts";

interface Props {
  readonly text: string;
  /** Where a bare id is looked for. */
  readonly categories: readonly string[];
  readonly onText: (text: string) => void;
}

/** Narrows the list by the beginning of an id; Enter opens the stream of a whole id, or of `task#…@3`. */
export function IdBox({ text, categories, onText }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  useKeys({ "/": () => box.current?.focus() });
  const open = async () => {
    const { names, at } = wantedStreams(text, categories);
    for (const name of names) {
      const found = await queries.fetchQuery({ ...streamQuery(name), retry: false }).catch(ignoreMissing);
      if (found === undefined) continue;
      await navigate({ to: "/streams/$category/$id", params: name, search: at === undefined ? {} : { at } });
      return;
    }
    setProblem(`No stream is called ${text}. Expected an id, or a name as task#01J….`);
  };
  return (
    <>
      <input
        ref={box}
        className="input grow mono"
        type="search"
        aria-label="Id of a stream"
        placeholder="Id, or its beginning"
        value={text}
        aria-invalid={problem !== null}
        onChange={(event) => {
          setProblem(null);
          onText(event.currentTarget.value.trim());
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && text !== "") open().catch((error: Error) => setProblem(error.message));
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {problem === null ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

function wantedStreams(text: string, categories: readonly string[]) {
  const [, name = text, version] = /^(.*)@(\d+)$/.exec(text) ?? [];
  const whole = parseStreamName(name);
  const names: readonly StreamName[] =
    whole === null ? categories.map((category) => ({ category, id: name })) : [whole];
  return { names, at: version === undefined ? undefined : Number(version) };
}

function ignoreMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
