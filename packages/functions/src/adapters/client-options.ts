/** What a client of AWS may be told; each has a default that works. */
export interface ClientSettings {
  /** Default: AWS's own for the region. */
  readonly endpoint?: string;
  /** Default: what the environment says. */
  readonly region?: string;
  /** Default: what the environment says. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How often a request is sent at most, the first time included; with backoff and jitter. */
  readonly attempts?: number;
}

export interface ClientBounds {
  readonly attempts: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds for one attempt. */
  readonly requestTimeout: number;
  /** Connections at most; default: Node's, which is unbounded. */
  readonly sockets?: number;
}

/** Options of a client that keeps its connections, and gives up on a request after a bounded time. */
export function clientOptions({ endpoint, region, credentials }: ClientSettings, bounds: ClientBounds) {
  const { attempts, connectTimeout, requestTimeout, sockets } = bounds;
  const agent = { keepAlive: true, ...(sockets === undefined ? {} : { maxSockets: sockets }) };
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}
