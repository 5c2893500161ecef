import { Empty } from "../kit/states.tsx";

export function CounterPage() {
  return <Empty title="Counter" />;
}
