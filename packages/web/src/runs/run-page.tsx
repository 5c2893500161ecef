import { Empty } from "../kit/states.tsx";

export function RunPage() {
  return <Empty title="Run" />;
}
