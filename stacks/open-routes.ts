/**
 * Routes of the API that ask for no token. Probes say no more than how the system is; a device that registers brings a
 * code, and every other request of a device is signed; a form is taken from whoever sends one.
 */
export const OPEN_ROUTES = [
  "GET /health",
  "GET /ready",
  "POST /api/devices/register",
  "POST /api/devices/rotate",
  "POST /api/forms",
  "GET /api/mailboxes/{proxy+}",
  "POST /api/mailboxes/{proxy+}",
] as const;
