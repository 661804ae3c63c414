/** One thing that a form at the door sends: whether it is under way, and what was wrong with it. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { fieldFaults } from "../settings/form.tsx";
import { sentenceOf } from "../data/toasts.ts";

export interface Attempt {
  readonly isBusy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<string | null>;
  faultOf(field: string): string | null;
  /** For `onSubmit`. */
  run(event: SubmitEvent): Promise<void>;
}

/** `act` does it; a failure that it throws is said, unless `onFailure` knows what to do about it. */
export function useAttempt(act: () => Promise<void>, onFailure: (error: unknown) => boolean = () => false): Attempt {
  const isBusy = useSignal(false);
  const fault = useSignal<string | null>(null);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  return {
    isBusy,
    fault,
    faultOf: (field) => faults.value.get(field) ?? null,
    async run(event) {
      event.preventDefault();
      if (isBusy.value) return;
      isBusy.value = true;
      fault.value = null;
      faults.value = new Map();
      try {
        await act();
      } catch (error) {
        if (onFailure(error)) return;
        faults.value = fieldFaults(error);
        fault.value = faults.value.size > 0 ? null : sentenceOf(error);
      } finally {
        isBusy.value = false;
      }
    },
  };
}
