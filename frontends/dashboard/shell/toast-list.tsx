import { Check, TriangleAlert, X } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useDesk } from "../desk.tsx";
import { IconButton } from "../ui/controls.tsx";
import { words } from "../words.ts";

export function ToastList() {
  const { toasts } = useDesk();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.shown.value.map((toast) => (
        <div key={toast.id} class={`toast toast-${toast.tone}`}>
          <Icon of={toast.tone === "fault" ? TriangleAlert : Check} size={16} />
          <p>{toast.text}</p>
          {toast.action && (
            <button
              type="button"
              class="link"
              onClick={() => {
                toast.action?.act();
                toasts.dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton icon={X} size={14} label={words.dismiss} onClick={() => toasts.dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
