import { Empty } from "../kit/states.tsx";

export function EventsPage() {
  return <Empty title="Events" />;
}
