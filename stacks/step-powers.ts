/** What only some steps may do. The topology does not say it; a step that is not named here is refused by IAM. */
export interface StepPowers {
  /** Send e-mails and text messages. */
  readonly notifies: boolean;
  /** Know the secrets of the operators' chat and pager. */
  readonly tells: boolean;
  /** Delete a person's key. */
  readonly erases: boolean;
}

const NOTIFYING = ["alert-send", "counter-tell-operator", "form-send"];
const TELLING = ["alert-send"];
const ERASING = ["subject-erase"];

export function powersOf(step: string): StepPowers {
  return { notifies: NOTIFYING.includes(step), tells: TELLING.includes(step), erases: ERASING.includes(step) };
}
