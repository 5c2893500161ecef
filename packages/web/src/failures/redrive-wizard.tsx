import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { LetterFilter, RedriveFilter } from "../data/api.ts";
import { errorDetail } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { TextField } from "../kit/field.tsx";
import { counted } from "../kit/format.ts";
import { useKeys } from "../kit/keys.ts";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import { ErrorCard, LoadingRows } from "../kit/states.tsx";
import { useLive } from "../live/use-live.ts";
import { planQuery, useStartRedrive } from "./redrive-query.ts";
import { DryRun, Rate, Selection, START_RATE, WizardStep } from "./redrive-steps.tsx";
import "./letter.css";
import "./redrive.css";

interface Props {
  readonly filter: LetterFilter;
  readonly onFilter: (filter: RedriveFilter) => void;
  readonly onStarted: (jobId: string) => void;
  readonly onClose: () => void;
}

/** Selection, dry run, rate, confirmation. Nothing is recorded before the last of them. */
export function RedriveWizard({ filter, onFilter, onStarted, onClose }: Props) {
  const { status: _, ...wanted } = filter;
  const { data: plan, error, refetch, isFetching } = useQuery(planQuery(wanted));
  const [rate, setRate] = useState(START_RATE);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const start = useStartRedrive(onStarted);
  const isLocal = useLive(({ stage }) => stage === "local");
  const total = plan?.total ?? 0;
  const refusal = refusalOf({
    total,
    reason,
    isPending: start.isPending,
    confirmed: isLocal || typed === String(total),
  });
  const confirm = () => {
    if (refusal === null) start.mutate({ filter: wanted, ratePerSecond: rate, reason: reason.trim() });
  };
  useKeys({ "mod+enter": confirm });
  return (
    <SidePanel what="redrive" title={<h2>Redrive</h2>} onClose={onClose}>
      <SideBody label="Steps of the redrive">
        <ol className="wz">
          <WizardStep number={1} title="Selection">
            <Selection filter={filter} onFilter={onFilter} />
          </WizardStep>
          <WizardStep number={2} title="Dry run">
            {plan === undefined && error === null ? <LoadingRows label="Trying the redrive" /> : null}
            {error === null ? null : (
              <ErrorCard title="It could not be tried" error={error} onRetry={() => void refetch()} />
            )}
            {plan === undefined ? null : <DryRun plan={plan} isFetching={isFetching} onAgain={() => void refetch()} />}
          </WizardStep>
          <WizardStep number={3} title="Rate">
            <Rate rate={rate} total={total} onRate={setRate} />
          </WizardStep>
          <WizardStep number={4} title="Confirm">
            <TextField
              label="Reason, kept with the job"
              placeholder="Why it will succeed now"
              maxLength={1000}
              value={reason}
              onText={setReason}
            />
            {isLocal ? null : (
              <TextField
                label={`Type ${total} to confirm`}
                className="input tn"
                inputMode="numeric"
                value={typed}
                onText={(text) => setTyped(text.trim())}
              />
            )}
          </WizardStep>
        </ol>
      </SideBody>
      <footer className="wz-foot">
        {start.error === null ? null : <p role="alert">{errorDetail(start.error).message}</p>}
        <p className="t3">It can be stopped at any time.</p>
        <div className="l-acts">
          <Button keys="Esc" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="ink" keys="⌘⏎" refusal={refusal} onClick={confirm}>
            Redrive {counted(total, "letter")}
          </Button>
        </div>
      </footer>
    </SidePanel>
  );
}

interface Readiness {
  readonly total: number;
  readonly reason: string;
  readonly isPending: boolean;
  readonly confirmed: boolean;
}

function refusalOf({ total, reason, isPending, confirmed }: Readiness): string | null {
  if (isPending) return "The server is at it.";
  if (total === 0) return "No dead letter is selected.";
  if (reason.trim() === "") return "Give a reason first.";
  return confirmed ? null : `Type ${total} first.`;
}
