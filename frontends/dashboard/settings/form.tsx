/** A form with saved and unsaved states: every change says that it is saved, and leaving without asks. */

import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import { Check } from "lucide";
import { useEffect } from "preact/hooks";
import { Refused } from "../../shared/connection.ts";
import { Icon } from "../../shared/icon.tsx";
import { changesOf } from "../data/settings.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";

export interface Form<T> {
  readonly draft: ReadonlySignal<T>;
  readonly isDirty: ReadonlySignal<boolean>;
  readonly status: Signal<"idle" | "saving" | "saved" | "failed">;
  readonly fault: Signal<string | null>;
  /** What is wrong with a field, by its path on the wire: `widget.accent`. */
  faultOf(path: string): string | null;
  change(with_: Partial<T>): void;
  discard(): void;
  save(): Promise<void>;
}

/** `save` sends what was changed here, or the whole draft, and resolves with what the server has then. */
export function useForm<T extends object>(saved: T, save: (draft: T, changes: Partial<T>) => Promise<T>): Form<T> {
  const { navigation } = useDesk();
  const base = useSignal(saved);
  const draft = useSignal(saved);
  const status = useSignal<"idle" | "saving" | "saved" | "failed">("idle");
  const fault = useSignal<string | null>(null);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const isDirty = useComputed(() => !isSame(base.value, draft.value));
  useEffect(() => navigation.hold(() => isDirty.peek()), []);
  // somebody else changed it: taken over unless something is being written here
  useEffect(() => {
    if (!isSame(base.peek(), draft.peek())) return;
    base.value = saved;
    draft.value = saved;
  }, [saved]);

  return {
    draft,
    isDirty,
    status,
    fault,
    faultOf: (path) => faults.value.get(path) ?? null,
    change(with_) {
      draft.value = { ...draft.peek(), ...with_ };
      status.value = "idle";
    },
    discard() {
      base.value = saved;
      draft.value = saved;
      faults.value = new Map();
      fault.value = null;
      status.value = "idle";
    },
    async save() {
      const sent = draft.peek();
      status.value = "saving";
      fault.value = null;
      try {
        const stored = await save(sent, changesOf(base.peek(), sent));
        base.value = stored;
        // what was written while it was under way is kept
        if (draft.peek() === sent) draft.value = stored;
        faults.value = new Map();
        status.value = "saved";
      } catch (error) {
        faults.value = fieldFaults(error);
        fault.value = faults.value.size > 0 ? words.settings.checkFields : sentenceOf(error);
        status.value = "failed";
      }
    },
  };
}

/** Plain data only, written in one order. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Pure: what the server says of single fields. */
export function fieldFaults(error: unknown): ReadonlyMap<string, string> {
  const fields = error instanceof Refused ? error.reason.fields : null;
  if (!Array.isArray(fields)) return new Map();
  return new Map(
    (fields as { path?: unknown; problem?: unknown }[])
      .filter(({ path, problem }) => typeof path === "string" && typeof problem === "string")
      .map(({ path, problem }) => [path as string, problem as string]),
  );
}

/** At the foot of a page of settings: appears with the first change. */
export function SaveBar<T>({ form }: { form: Form<T> }) {
  const isDirty = form.isDirty.value;
  const status = form.status.value;
  if (!isDirty && status !== "saved") return null;
  return (
    <div class={`save-bar ${isDirty ? "is-dirty" : ""}`} role="status">
      {isDirty ? (
        <>
          <p class={form.fault.value === null ? "" : "is-fault"}>{form.fault.value ?? words.settings.unsaved}</p>
          <Button tone="quiet" onClick={() => form.discard()}>
            {words.settings.discard}
          </Button>
          <Button tone="main" busy={status === "saving"} onClick={() => void form.save()}>
            {words.save}
          </Button>
        </>
      ) : (
        <p class="is-saved">
          <Icon of={Check} size={16} />
          {words.settings.saved}
        </p>
      )}
    </div>
  );
}
