import type { Client } from "@bridgework/client/client";
import { useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { Id } from "../kit/id.tsx";
import { forgetOwnDevice } from "./own-device.ts";
import { useOwnDevice } from "./use-own-device.ts";

/** Who signs the forms that are sent from here. */
export function Signer() {
  const { client, error, identity, waiting, refresh } = useOwnDevice();
  if (error !== null) return <Unsigned error={error} />;
  if (client === undefined) return null;
  return (
    <section className="signer" aria-label="Signature">
      {identity === null ? (
        <p>
          With its first form this browser enrols as a device of its own. It signs with a key that nobody can read out
          of it.
        </p>
      ) : (
        <p>
          This browser signs as device <Id value={identity.deviceId} /> with the key{" "}
          <Id value={identity.keyId.slice(identity.deviceId.length + 1)} />
        </p>
      )}
      {waiting === 0 ? null : (
        <p role="status">{waiting === 1 ? "1 form waits" : `${waiting} forms wait`} in this browser to be sent.</p>
      )}
      {identity === null ? null : <KeyActs client={client} onDone={refresh} />}
    </section>
  );
}

function Unsigned({ error }: { readonly error: unknown }) {
  return (
    <section className="signer" aria-label="Signature">
      <p>Forms go unsigned from here, and those that need a signature are refused.</p>
      <p className="t3">{errorDetail(error).message}</p>
    </section>
  );
}

interface ActsProps {
  readonly client: Client;
  readonly onDone: () => Promise<void>;
}

function KeyActs({ client, onDone }: ActsProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const act = (work: () => Promise<unknown>) => {
    setIsBusy(true);
    setProblem(null);
    void work()
      .catch((error: unknown) => setProblem(errorDetail(error).message))
      .then(onDone)
      .finally(() => setIsBusy(false));
  };
  const refusal = isBusy ? "Wait for the answer" : null;
  return (
    <>
      <div className="signer-acts">
        <Button icon="retrying" refusal={refusal} onClick={() => act(client.rotate)}>
          New key
        </Button>
        <Button
          kind="bare"
          refusal={refusal}
          title="Revokes the device and deletes its key"
          onClick={() => act(() => forgetOwnDevice(client))}
        >
          Forget this device
        </Button>
      </div>
      {problem === null ? null : <p role="alert">{problem}</p>}
    </>
  );
}
