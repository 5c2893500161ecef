import "./send.css";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { catalogQuery } from "../data/queries.ts";
import { ErrorCard, LoadingRows } from "../kit/states.tsx";
import { SampleList } from "./sample-list.tsx";
import { findSample, samplesOf } from "./samples.ts";
import { SendForm } from "./send-form.tsx";

const route = getRouteApi("/send");

/** Publishes an event of any declared type, beginning with a sample. */
export function SendPage() {
  const { sample: id } = route.useSearch();
  const catalog = useQuery(catalogQuery());
  const groups = useMemo(() => (catalog.data === undefined ? [] : samplesOf(catalog.data)), [catalog.data]);
  const sample = findSample(groups, id);
  return (
    <div className="send">
      <h1 className="vh">Send an event</h1>
      {catalog.isPending ? <LoadingRows label="Reading the catalog" /> : null}
      {catalog.error === null ? null : (
        <ErrorCard title="The catalog could not be read" error={catalog.error} onRetry={() => void catalog.refetch()} />
      )}
      {sample === undefined ? null : (
        <>
          <SampleList groups={groups} chosen={sample.id} />
          <SendForm key={sample.id} sample={sample} />
        </>
      )}
    </div>
  );
}
