/**
 * A CloudFront function in front of the API. The API sees another host than the browser does, so only here it can be
 * told whether a page is of the same origin. The header of such a page is taken off, and the API refuses all others.
 */
export const SAME_ORIGIN = `function handler(event) {
  var request = event.request;
  var origin = request.headers.origin;
  if (origin && origin.value === "https://" + request.headers.host.value) delete request.headers.origin;
  return request;
}
`;
