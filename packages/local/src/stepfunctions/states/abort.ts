import type { Lane } from "../execution-state.ts";
import { record, type Turn } from "../turn.ts";

/** Ends lanes whose sibling has failed, innermost first, with what they wait for. */
export function abortLanes(turn: Turn, ids: readonly number[]): void {
  for (const id of ids) {
    const lane = turn.lanes.get(id);
    if (lane !== undefined) abortLane(turn, { ...lane });
  }
}

function abortLane(turn: Turn, lane: Lane): void {
  const { waiting } = lane;
  turn.lanes.delete(lane.id);
  if (waiting?.kind === "children") abortLanes(turn, waiting.lanes);
  else if (waiting !== null) cancel(turn, waiting.event);
  const type = lane.block.states.get(lane.state)?.type;
  if (waiting !== null && type !== undefined)
    record(turn, lane, `${type}StateAborted`, { details: { name: lane.state } });
  if (lane.mapItem !== null) recordIteration(turn, lane, "MapIterationAborted");
}

export function cancel(turn: Turn, event: number): void {
  turn.pending.delete(event);
  turn.commands.push({ kind: "cancel", event });
}

export function recordIteration(turn: Turn, lane: Lane, type: string): void {
  const owner = lane.owner === null ? undefined : turn.lanes.get(lane.owner.lane);
  record(turn, lane, type, { details: { name: owner?.state ?? "", index: lane.owner?.index ?? 0 } });
}
