import { accept, type Decider, type Decision, refuseField } from "../kernel/decider.ts";
import type { GroupCommand, GroupCommandOf } from "./commands.ts";
import type { GroupEvent } from "./events.ts";
import { emptyGroup, evolveGroup, type GroupState, isSame } from "./state.ts";

/** More would make the state, of which each decision takes a copy, a burden. */
export const MOST_WAITING = 1000;

type GroupDecision = Decision<GroupEvent>;

export const groupDecider: Decider<GroupState, GroupCommand, GroupEvent> = {
  initial: emptyGroup,
  evolve: evolveGroup,
  decide: (command, state) => {
    switch (command.type) {
      case "QueueTask":
        return queue(command, state);
      case "RequestTurn":
        return request(command, state);
      case "EndTurn":
        return end(command, state);
    }
  },
};

function queue({ type: _, ...data }: GroupCommandOf<"QueueTask">, { waiting, turn }: GroupState): GroupDecision {
  const { taskId, group } = data;
  if (turn?.taskId === taskId || waiting.some((each) => each.taskId === taskId)) {
    const field = { path: "taskId", expected: "an id that is not taken", received: taskId };
    return refuseField("task_exists", field, "Leave taskId out to get a new one.");
  }
  if (waiting.length >= MOST_WAITING) {
    const field = { path: "group", expected: `a group of fewer than ${MOST_WAITING} waiting tasks`, received: group };
    return refuseField("group_full", field, "Wait until some of them have run, or divide the group.");
  }
  return accept({ type: "TaskQueued", data });
}

function request({ type: _, ...data }: GroupCommandOf<"RequestTurn">, state: GroupState): GroupDecision {
  const known = state.waiting.find((each) => isSame(each, data));
  if (isSame(state.turn, data) || (known !== undefined && known.correlationId !== null)) return accept();
  return withNext(state, { type: "TurnRequested", data });
}

function end({ type: _, ...data }: GroupCommandOf<"EndTurn">, state: GroupState): GroupDecision {
  const isKnown = isSame(state.turn, data) || state.waiting.some((each) => isSame(each, data));
  return isKnown ? withNext(state, { type: "TurnEnded", data }) : accept();
}

/** Gives the turn to the first that waits, if it is free and that one is ready. None overtakes it. */
function withNext(
  state: GroupState,
  event: Extract<GroupEvent, { type: "TurnRequested" | "TurnEnded" }>,
): GroupDecision {
  const { turn, waiting } = evolveGroup(state, event);
  const [first] = waiting;
  if (turn !== null || first === undefined || first.correlationId === null) return accept<GroupEvent>(event);
  const { taskId, run, correlationId } = first;
  const given = { group: event.data.group, taskId, run, correlationId };
  return accept<GroupEvent>(event, { type: "TurnGiven", data: given });
}
