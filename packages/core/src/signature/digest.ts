import { parseDictionary, serializeDictionary } from "structured-headers";

/** The field Content-Digest of RFC 9530 over these bytes. */
export async function contentDigest(
  subtle: SubtleCrypto,
  body: Uint8Array<ArrayBuffer>,
  algorithm: DigestAlgorithm = "sha-256",
): Promise<string> {
  const digest = await subtle.digest(HASHES[algorithm], body);
  return serializeDictionary(new Map([[algorithm, [digest, new Map()]]]));
}

export type DigestAlgorithm = keyof typeof HASHES;

const HASHES = { "sha-256": "SHA-256", "sha-512": "SHA-512" } as const;

/**
 * Whether a Content-Digest is of these bytes: it holds one of SHA-256 or SHA-512, and each of them that it holds fits.
 * Other algorithms are passed over, as RFC 9530 says.
 */
export async function digestFits(subtle: SubtleCrypto, field: string, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const given = knownDigests(field);
  const checks = await Promise.all(
    given.map(async ([algorithm, digest]) => sameBytes(await subtle.digest(HASHES[algorithm], body), digest)),
  );
  return checks.length > 0 && checks.every((fits) => fits);
}

function knownDigests(field: string): readonly (readonly [DigestAlgorithm, ArrayBuffer])[] {
  try {
    return [...parseDictionary(field)].flatMap(([name, [value]]) => {
      if (name !== "sha-256" && name !== "sha-512") return [];
      return [[name, value instanceof ArrayBuffer ? value : new ArrayBuffer(0)] as const];
    });
  } catch {
    return [];
  }
}

/** A digest is no secret, so that it need not be compared in constant time. */
function sameBytes(left: ArrayBuffer, right: ArrayBuffer): boolean {
  const other = new Uint8Array(right);
  return left.byteLength === right.byteLength && new Uint8Array(left).every((byte, index) => byte === other[index]);
}
