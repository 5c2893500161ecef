import type { Logger as Powertools } from "@aws-lambda-powertools/logger";
import type { Logger } from "@bridgework/core/ports/logger";

/** Lines of JSON with the invocation's request id, by Powertools. */
export function powertoolsLogger(logger: Pick<Powertools, "info" | "warn">): Logger {
  return {
    info: (event, fields = {}) => logger.info(event, { ...fields }),
    notice: (event, fields = {}) => logger.info(event, { ...fields }),
    warn: (event, fields = {}) => logger.warn(event, { ...fields }),
  };
}
