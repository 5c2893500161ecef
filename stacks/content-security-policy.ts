const POLICY = {
  "default-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data:",
  "font-src": "'self' data:",
  "frame-ancestors": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
};

/** What a page of the console may do. Beside its own origin it may call those of `addresses`, by HTTP and WebSockets. */
export function contentSecurityPolicy(addresses: readonly string[]): string {
  const connect = ["'self'", ...addresses.map((address) => new URL(address).origin)].join(" ");
  return Object.entries({ ...POLICY, "connect-src": connect })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}
