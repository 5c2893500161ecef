import { Empty } from "../kit/states.tsx";

export function StreamsPage() {
  return <Empty title="Streams" />;
}
