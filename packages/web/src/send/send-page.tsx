import { Empty } from "../kit/states.tsx";

export function SendPage() {
  return <Empty title="Send" />;
}
