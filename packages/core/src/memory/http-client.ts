import type { HttpClient, IncomingResponse, OutgoingRequest } from "../ports/http-client.ts";

export interface MemoryHttpClient extends HttpClient {
  readonly requests: readonly OutgoingRequest[];
}

/** Answers as told, without a network. `answer` may throw a Fault. */
export function memoryHttpClient(
  answer: (request: OutgoingRequest, call: number) => IncomingResponse = () => ({
    status: 200,
    retryAfter: null,
    body: {},
  }),
): MemoryHttpClient {
  const requests: OutgoingRequest[] = [];
  return {
    requests,
    send: async (request) => {
      requests.push(request);
      return answer(request, requests.length);
    },
  };
}
