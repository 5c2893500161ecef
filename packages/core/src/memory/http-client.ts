import { Fault } from "../kernel/fault.ts";
import type { Clock } from "../ports/clock.ts";
import { type HttpClient, type IncomingResponse, noAnswer, type OutgoingRequest } from "../ports/http-client.ts";
import { manualClock } from "./clock.ts";

export interface MemoryHttpClient extends HttpClient {
  readonly requests: readonly OutgoingRequest[];
}

/** Called for each request, `call` counting from 1. A Fault that it throws is thrown on; another error is a connection that fails. */
export type Answer = (request: OutgoingRequest, call: number) => IncomingResponse | Promise<IncomingResponse>;

/** Answers as told, without a network. By default it answers 200 to everything, and its clock stands still. */
export function memoryHttpClient(
  answer: Answer = () => ({ status: 200, retryAfter: null, body: {} }),
  clock: Clock = manualClock(),
): MemoryHttpClient {
  const requests: OutgoingRequest[] = [];
  return {
    requests,
    send: (request) => {
      const call = requests.push(request);
      return withinTimeout(clock, request, async () => answer(request, call));
    },
  };
}

function withinTimeout(
  clock: Clock,
  request: OutgoingRequest,
  work: () => Promise<IncomingResponse>,
): Promise<IncomingResponse> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(request.timeout, () => reject(noAnswer(request, true, undefined)));
    const fail = (error: unknown) => reject(error instanceof Fault ? error : noAnswer(request, false, error));
    void work().then(resolve, fail).finally(cancel);
  });
}
