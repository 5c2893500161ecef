/** A JSON answer of the HTTP door. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

export async function getJson<Body>(url: string): Promise<Answer<Body>> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Body };
}

export async function postJson<Body>(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
