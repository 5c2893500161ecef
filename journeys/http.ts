/** A JSON answer of the HTTP door. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

type Headers = Readonly<Record<string, string>>;

export async function getJson<Body>(url: string, headers: Headers = {}): Promise<Answer<Body>> {
  const response = await fetch(url, { headers });
  return { status: response.status, body: (await response.json()) as Body };
}

export async function postJson<Body>(url: string, body: unknown, headers: Headers = {}): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/**
 * What came of a request; null where the server was killed: there is no answer, or one that breaks off, or the gateway
 * before the functions answers in their place.
 */
export async function unlessKilled<Body>(asked: Promise<Answer<Body>>): Promise<Answer<Body> | null> {
  try {
    const answer = await asked;
    return answer.status >= 500 ? null : answer;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
