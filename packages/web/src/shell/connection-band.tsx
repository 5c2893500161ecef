import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";
import { useNow } from "../kit/time.tsx";
import { useLive, useLiveClient } from "../live/use-live.ts";

/** Says that nothing new comes in, and when the next try is. Nothing is missed: the gap is fetched then. */
export function ConnectionBand() {
  const connection = useLive((status) => status.connection);
  const opened = useLive((status) => status.opened);
  return connection.kind === "lost" ? <Lost retryAt={connection.retryAt} wasOpen={opened > 0} /> : null;
}

function Lost({ retryAt, wasOpen }: { readonly retryAt: number; readonly wasOpen: boolean }) {
  const live = useLiveClient();
  const seconds = Math.max(1, Math.ceil((retryAt - useNow()) / 1000));
  return (
    <div className="band">
      <Icon name="retrying" />
      <span role="status">{wasOpen ? "Live paused, reconnecting." : "The server does not answer, trying again."}</span>
      <span className="t3 tn">in {seconds} s</span>
      <Button kind="bare" onClick={live.retry}>
        Try now
      </Button>
    </div>
  );
}
