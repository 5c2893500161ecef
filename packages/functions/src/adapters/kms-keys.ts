import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { type ErrorClass, Fault, messageOf } from "@bridgework/core/kernel/fault";
import { KEY_BYTES } from "../system/aes.ts";
import { type ClientSettings, clientOptions } from "./client-options.ts";

/** Data keys, each as its bytes and as what only KMS can turn back into them. */
export interface DataKeys {
  generate(subject: string): Promise<{ readonly bytes: Uint8Array; readonly wrapped: Uint8Array }>;
  /** Throws a SYSTEM fault `wrong_key` where another key, or for another subject, has wrapped it. */
  unwrap(wrapped: Uint8Array, subject: string): Promise<Uint8Array>;
}

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 3_000 };

/** A client that keeps its connections; 3 attempts unless told otherwise. */
export function createKmsClient(settings: ClientSettings = {}): KMSClient {
  return new KMSClient(clientOptions(settings, { ...BOUNDS, attempts: settings.attempts ?? 3 }));
}

/**
 * Keys of subjects under a KMS key, by its id, ARN or alias. The subject is the encryption context: a wrapped
 * key that is put beside another subject opens nothing. The context is in the clear in CloudTrail, so a subject's name
 * has to be a pseudonym.
 */
export function kmsDataKeys(client: KMSClient, keyId: string): DataKeys {
  const ask = async <Answer>(pending: Promise<Answer>): Promise<Answer> => {
    try {
      return await pending;
    } catch (error) {
      throw toFault(keyId, error);
    }
  };
  return {
    generate: async (subject) => {
      const command = new GenerateDataKeyCommand({
        KeyId: keyId,
        NumberOfBytes: KEY_BYTES,
        EncryptionContext: { subject },
      });
      const { Plaintext: bytes, CiphertextBlob: wrapped } = await ask(client.send(command));
      return { bytes: checked(keyId, bytes, KEY_BYTES), wrapped: checked(keyId, wrapped) };
    },
    // Named here as well, so that nobody who can write to the table can slip in a key of another account.
    unwrap: async (wrapped, subject) => {
      const command = new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: { subject } });
      return checked(keyId, (await ask(client.send(command))).Plaintext, KEY_BYTES);
    },
  };
}

function checked(keyId: string, bytes: Uint8Array | undefined, size?: number): Uint8Array {
  const length = bytes?.byteLength ?? 0;
  if (bytes !== undefined && length > 0 && (size === undefined || length === size)) return bytes;
  const message = `KMS key ${keyId}: expected ${size ?? "some"} bytes, got ${length}. Something else has wrapped this key.`;
  throw new Fault("SYSTEM", "wrong_key", message);
}

const WRONG = new Set(["InvalidCiphertextException", "IncorrectKeyException"]);
const UNUSABLE = new Set(["NotFoundException", "DisabledException", "KMSInvalidStateException"]);
const DENIED = new Set(["AccessDeniedException", "UnrecognizedClientException", "CredentialsProviderError"]);
const THROTTLED = new Set(["ThrottlingException", "LimitExceededException"]);

function toFault(keyId: string, error: unknown): Fault {
  const name = error instanceof Error ? error.name : "";
  const fault = (errorClass: ErrorClass, code: string, message: string) =>
    new Fault(errorClass, code, `${message} KMS said: ${messageOf(error)}`, { cause: error });
  if (WRONG.has(name))
    return fault(
      "SYSTEM",
      "wrong_key",
      `KMS key ${keyId} has not wrapped this key for its subject. Name the right one.`,
    );
  if (UNUSABLE.has(name))
    return fault("SYSTEM", "key_missing", `KMS key ${keyId} is missing or disabled. Correct its name, or enable it.`);
  if (DENIED.has(name))
    return fault("SYSTEM", "denied", `Access to KMS key ${keyId} is denied. Check the role and both policies.`);
  if (THROTTLED.has(name))
    return fault("RATE_LIMIT", "throttled", `KMS takes no more requests for ${keyId} now. Try again later.`);
  if (name === "TimeoutError" || (error instanceof Error && "code" in error))
    return fault("NETWORK", "unreachable", `KMS gave no answer for key ${keyId}. Try again.`);
  return fault("SYSTEM", "kms", `KMS failed for key ${keyId}.`);
}
