/**
 * Routes of the API that ask for no token, each in full, so that none is open that is not meant to be. Probes say no more
 * than how the system is; a device that registers brings a code, and every other request of a device is signed; a form,
 * or a message to a mailbox, is taken from whoever sends one.
 */
export const OPEN_ROUTES = [
  "GET /health",
  "GET /ready",
  "POST /api/devices/register",
  "POST /api/devices/rotate",
  "POST /api/forms",
  "GET /api/mailboxes/{id}/status",
  "POST /api/mailboxes/{id}/delivery-request",
  "POST /api/mailboxes/{id}/messages",
  "POST /api/mailboxes/{id}/messages-received",
  "POST /api/mailboxes/{id}/tickets",
] as const;
