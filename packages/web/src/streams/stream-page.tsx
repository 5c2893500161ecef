import { Empty } from "../kit/states.tsx";

export function StreamPage() {
  return <Empty title="Stream" />;
}
