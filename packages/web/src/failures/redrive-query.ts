import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import {
  abortRedrive,
  analyseLetters,
  findRedrive,
  type LetterFilter,
  listRedrives,
  planRedrive,
  type RedriveFilter,
  startRedrive,
} from "../data/api.ts";
import { newKey } from "../data/key.ts";

/** Read again with the letters: its key begins with theirs. */
export function analyticsQuery(filter: LetterFilter) {
  return queryOptions({
    queryKey: ["letters", "analytics", filter],
    queryFn: ({ signal }) => analyseLetters(filter, signal),
  });
}

/** What a redrive would come to now. It is not read again by itself: whoever decides by it has to see it. */
export function planQuery(filter: RedriveFilter) {
  return queryOptions({
    queryKey: ["redrive-plan", filter],
    queryFn: async ({ signal }) => {
      const answer = await planRedrive(filter, signal);
      if (!answer.dryRun) throw new Error("The server started a redrive where a dry run was asked for.");
      return answer.plan;
    },
    staleTime: 0,
  });
}

export function jobQuery(jobId: string) {
  return queryOptions({ queryKey: ["redrive-job", jobId], queryFn: ({ signal }) => findRedrive(jobId, signal) });
}

/** The newest jobs. Read again with the letters, which change as long as one runs. */
export function jobsQuery() {
  return queryOptions({ queryKey: ["letters", "jobs"], queryFn: ({ signal }) => listRedrives({ limit: 10 }, signal) });
}

export interface Start {
  readonly filter: RedriveFilter;
  readonly ratePerSecond: number;
  readonly reason: string;
}

/** Starts a job; pressed again after an answer was lost, it starts no second one. */
export function useStartRedrive(onStarted: (jobId: string) => void) {
  const key = useRef(newKey());
  return useMutation({
    mutationFn: (start: Start) => startRedrive(start, key.current),
    retry: false,
    onSuccess: (answer) => {
      key.current = newKey();
      if (!answer.dryRun) onStarted(answer.jobId);
    },
  });
}

export function useAbortRedrive(jobId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => abortRedrive(jobId, reason),
    retry: false,
    onSettled: () => queries.invalidateQueries({ queryKey: jobQuery(jobId).queryKey }),
  });
}
