import { Empty } from "../kit/states.tsx";

export function RunsPage() {
  return <Empty title="Runs" />;
}
