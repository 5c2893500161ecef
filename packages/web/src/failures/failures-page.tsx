import { Empty } from "../kit/states.tsx";

export function FailuresPage() {
  return <Empty title="Failures" />;
}
