/** Whether one is there for new chats: said, and changed, by one press. */

import { useSignal } from "@preact/signals";
import { mayAct } from "../data/account.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

export function Availability() {
  const { presence, me, toasts } = useDesk();
  const isBusy = useSignal(false);
  const self = presence.self.value;
  if (self === null || !mayAct(me.value)) return null;
  const isAway = self.away;

  const change = async (): Promise<void> => {
    isBusy.value = true;
    try {
      await presence.setAvailable(isAway);
    } catch (error) {
      toasts.fail(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <button
      type="button"
      role="switch"
      aria-checked={!isAway}
      class={`rail-item availability ${isAway ? "is-away" : ""}`}
      title={isAway ? words.availability.comeBack : words.availability.goAway}
      aria-label={words.availability.available}
      disabled={isBusy.value}
      onClick={() => void change()}
    >
      <span class="availability-track">
        <span class="availability-thumb" />
      </span>
      <span class="rail-label">{isAway ? words.availability.away : words.availability.available}</span>
    </button>
  );
}
