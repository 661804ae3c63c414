/** While the visitor waits for a person: a way to be reached when they have to go. */

import { Mail } from "lucide";
import { useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";
import "./cards.css";

export function LeaveEmail() {
  const { frame, tongue, visit } = useFace();
  const { words } = tongue;
  const [isOpen, setOpen] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const known = saved ?? frame.identity.value.email;
  if (visit.value.chat.value?.state !== "waiting") return null;
  if (saved !== null && known !== undefined) {
    return (
      <li class="notice" role="status">
        {fill(words.emailSaved, { email: known })}
      </li>
    );
  }
  if (known !== undefined) return null;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const address = new FormData(event.currentTarget as HTMLFormElement).get("email");
    if (typeof address !== "string") return;
    visit.value.leaveEmail(address);
    setSaved(address);
  };
  return (
    <li class="leave-email">
      {isOpen ? (
        <form onSubmit={submit}>
          <label for="email">{words.emailLabel}</label>
          <div>
            <input id="email" name="email" type="email" required autocomplete="email" maxLength={254} ref={(field) => field?.focus()} />
            <button type="submit" class="button">
              {words.save}
            </button>
          </div>
        </form>
      ) : (
        <button type="button" class="text-button" onClick={() => setOpen(true)}>
          <Icon of={Mail} size={16} />
          {words.leaveEmail}
        </button>
      )}
    </li>
  );
}
