import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../kit/button.tsx";
import { Icon } from "../kit/icon.tsx";

/** A way to what an alert is about; of those that nobody knows yet, to its events. */
export function Cause({ alert }: { readonly alert: AlertItem }) {
  const { name, subject, details, correlationId } = alert;
  switch (name) {
    case "dead-letters":
      return (
        <Link to="/failures" className={buttonClass()}>
          <Icon name="dead" />
          Dead letters
        </Link>
      );
    case "circuit":
      return (
        <Link to="/streams/$category/$id" params={{ category: "circuit", id: subject ?? "" }} className={buttonClass()}>
          <Icon name="open" />
          Circuit {subject}
        </Link>
      );
    case "form-failed":
      return (
        <Link
          to="/streams/$category/$id"
          params={{ category: "form", id: String(details["formId"] ?? "") }}
          className={buttonClass()}
        >
          <Icon name="form" />
          The form
        </Link>
      );
    case "refused-signatures":
      return (
        <Link to="/events" search={{ type: ["RequestRefused"] }} className={buttonClass()}>
          <Icon name="events" />
          Refused requests
        </Link>
      );
    case "relay-lag":
    case "errors":
      return (
        <Link to="/status" className={buttonClass()}>
          <Icon name="health" />
          Health
        </Link>
      );
    default:
      return (
        <Link to="/events" search={{ correlationId }} className={buttonClass()}>
          <Icon name="events" />
          Events
        </Link>
      );
  }
}
