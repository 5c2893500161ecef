import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { KMSClient } from "@aws-sdk/client-kms";
import { createKmsClient } from "./kms-keys.ts";

/* A server that speaks KMS's protocol (JSON 1.1) for two operations; the client is the unmodified SDK. */

interface Asked {
  readonly KeyId: string;
  readonly EncryptionContext: Readonly<Record<string, string>>;
  readonly NumberOfBytes?: number;
  readonly CiphertextBlob?: string;
}

export interface KmsStandIn {
  readonly client: KMSClient;
  readonly endpoint: string;
  /** Operations asked for, oldest first. */
  readonly calls: readonly string[];
  /** Makes every later request fail by this name; null: none. */
  failWith(name: string | null): void;
  close(): Promise<void>;
}

const ALGORITHM = "aes-256-gcm";

export async function startKms(): Promise<KmsStandIn> {
  const masters = new Map<string, Buffer>();
  const calls: string[] = [];
  let failure: string | null = null;

  const masterOf = (keyId: string): Buffer => {
    const master = masters.get(keyId) ?? randomBytes(32);
    masters.set(keyId, master);
    return master;
  };
  const answer = (operation: string, asked: Asked): object => {
    if (failure !== null) return { __type: failure, message: "as told" };
    if (operation === "GenerateDataKey") return generate(masterOf(asked.KeyId), asked);
    return decrypt(masterOf(asked.KeyId), asked);
  };
  const server = createServer(async (request, response) => {
    const asked: Asked = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const operation = String(request.headers["x-amz-target"]).replace("TrentService.", "");
    calls.push(operation);
    const said = answer(operation, asked);
    const status = "__type" in said ? 400 : 200;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(said));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = kmsAt(endpoint);
  return {
    ...{ client, endpoint, calls },
    failWith: (name) => {
      failure = name;
    },
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

export function kmsAt(endpoint: string): KMSClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return createKmsClient({ endpoint, region: "us-east-1", credentials, attempts: 1 });
}

function generate(master: Buffer, { EncryptionContext, NumberOfBytes = 0, KeyId }: Asked): object {
  const bytes = randomBytes(NumberOfBytes);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, master, nonce).setAAD(Buffer.from(JSON.stringify(EncryptionContext)));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const wrapped = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  return { KeyId, Plaintext: bytes.toString("base64"), CiphertextBlob: wrapped.toString("base64") };
}

function decrypt(master: Buffer, { EncryptionContext, CiphertextBlob = "", KeyId }: Asked): object {
  const wrapped = Buffer.from(CiphertextBlob, "base64");
  const decipher = createDecipheriv(ALGORITHM, master, wrapped.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(JSON.stringify(EncryptionContext))).setAuthTag(wrapped.subarray(12, 28));
  try {
    const bytes = Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
    return { KeyId, Plaintext: bytes.toString("base64") };
  } catch {
    return { __type: "InvalidCiphertextException", message: "" };
  }
}
