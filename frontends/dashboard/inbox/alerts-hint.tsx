/** Asks once for what keeps waiting visitors from being overlooked: the browser's leave to show notifications. */

import { useSignal } from "@preact/signals";
import { BellRing, X } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useDesk } from "../desk.tsx";
import { IconButton } from "../ui/controls.tsx";
import { words } from "../words.ts";

const KEY = "frontdesk:alerts-hint";

export function AlertsHint() {
  const { bell, store } = useDesk();
  const isDone = useSignal(store.get(KEY) !== null);
  if (isDone.value || bell.notices.value !== "off") return null;
  const done = (): void => {
    isDone.value = true;
    store.set(KEY, "done");
  };
  return (
    <div class="alerts-hint">
      <Icon of={BellRing} size={16} />
      <p>
        {words.bell.hint}{" "}
        <button type="button" class="link" onClick={() => void bell.setNotices(true).then(done)}>
          {words.bell.hintYes}
        </button>
      </p>
      <IconButton icon={X} size={14} label={words.dismiss} onClick={done} />
    </div>
  );
}
