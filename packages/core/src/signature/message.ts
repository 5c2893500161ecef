import type { Parameters } from "structured-headers";

/** A request as signatures see it, of whatever HTTP library. */
export interface SignableRequest {
  readonly method: string;
  /** Absolute, as the client saw it: behind a proxy not what the server itself was asked. */
  readonly targetUri: string;
  /** By name in lower case; values of a field that came more than once are joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they are sent; empty for none. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * The value of a covered component (RFC 9421, 2.1 and 2.2); undefined where the request has none, or where the
 * component or one of its parameters is none that is understood here.
 */
export function componentValue(request: SignableRequest, name: string, parameters: Parameters): string | undefined {
  const value = name.startsWith("@") ? derived(request, name, parameters) : field(request, name, parameters);
  return value !== undefined && PRINTABLE.test(value) ? value : undefined;
}

/** A line break in a value would let one component write the next one's line. */
const PRINTABLE = /^[\x20-\x7e]*$/;

function field({ headers }: SignableRequest, name: string, parameters: Parameters): string | undefined {
  return parameters.size === 0 ? headers[name]?.trim() : undefined;
}

function derived(request: SignableRequest, name: string, parameters: Parameters): string | undefined {
  if (!URL.canParse(request.targetUri)) return undefined;
  const url = new URL(request.targetUri);
  if (name === "@query-param") return queryParameter(url, parameters);
  if (parameters.size > 0) return undefined;
  switch (name) {
    case "@method":
      return request.method;
    case "@target-uri":
      return `${url.origin}${url.pathname}${url.search}`;
    case "@authority":
      return url.host;
    case "@scheme":
      return url.protocol.slice(0, -1);
    case "@request-target":
      return `${url.pathname}${url.search}`;
    case "@path":
      return url.pathname;
    case "@query":
      return url.search === "" ? "?" : url.search;
    default:
      return undefined;
  }
}

/** RFC 9421, 2.2.8: a parameter that is given more than once must not be covered so. */
function queryParameter({ searchParams }: URL, parameters: Parameters): string | undefined {
  const named = [...searchParams].filter(([name]) => encodeURIComponent(name) === parameters.get("name"));
  const [first, ...more] = named;
  return first === undefined || more.length > 0 || parameters.size > 1 ? undefined : encodeURIComponent(first[1]);
}
