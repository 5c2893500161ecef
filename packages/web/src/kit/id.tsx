import { useCopied } from "./copy.ts";
import { Icon } from "./icon.tsx";
import { shortId, shortStream } from "./short-id.ts";

/** An id cut in its middle, with the part that differs bright. Text only: for rows and inside links. */
export function IdText({ value, whole = false }: { readonly value: string; readonly whole?: boolean }) {
  const { head, tail } = whole ? { head: "", tail: value } : shortId(value);
  return (
    <span className="id mono" title={value}>
      <span className="cut">
        <i>{head}</i>
        {tail}
      </span>
    </span>
  );
}

/** A button that shows the id and copies it, with a tick when it did. */
export function Id({ value, whole = false }: { readonly value: string; readonly whole?: boolean }) {
  const [copied, copy] = useCopied();
  const { head, tail } = whole ? { head: "", tail: value } : shortId(value);
  return (
    <button
      type="button"
      className={copied ? "id mono copied" : "id mono"}
      title={`${value}\nClick to copy`}
      onClick={() => copy(value)}
    >
      <span className="cut">
        <i>{head}</i>
        {tail}
      </span>
      <Icon name={copied ? "ok" : "copy"} />
      <span className="vh">{copied ? "copied" : "copy"}</span>
    </button>
  );
}

/** `task#01M7…QZM4T8@4`. The version is never cut. Text only. */
export function StreamText({ stream, version }: { readonly stream: string; readonly version?: number }) {
  const { head, tail } = shortStream(stream);
  return (
    <span className="id mono" title={version === undefined ? stream : `${stream}@${version}`} style={{ gap: 0 }}>
      <span className="cut">
        {head}
        {tail}
      </span>
      {version === undefined ? null : <i>@{version}</i>}
    </span>
  );
}
