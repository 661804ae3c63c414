/** Where the conversation should be sent to. The server sends it once, to the address that is typed here. */

import { useState } from "preact/hooks";
import type { WireError } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";
import "./cards.ts";

export function Mailing() {
  const { frame, isMailing, tongue, visit } = useFace();
  const { words } = tongue;
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get("email") ?? "").trim();
    setBusy(true);
    const refusal = await send(visit.value.key, email);
    setBusy(false);
    setFault(refusal === null ? null : refusal.message || words.failed);
    if (refusal === null) setSentTo(email);
  };
  return (
    <li class="waiting">
      {sentTo !== null ? (
        <p role="status">{fill(words.mailSent, { email: sentTo })}</p>
      ) : (
        <form class="card-form" aria-label={words.mailChat} onSubmit={(event) => void submit(event)}>
          <label>
            {words.emailLabel}
            <input
              name="email"
              type="email"
              required
              autocomplete="email"
              maxLength={254}
              defaultValue={visit.value.details.value?.email ?? frame.identity.value.email ?? ""}
              ref={(field) => field?.focus()}
            />
          </label>
          <p class="card-fault" role="alert">
            {fault}
          </p>
          <div class="card-buttons">
            <button type="button" class="text-button" onClick={() => (isMailing.value = false)}>
              {words.cancel}
            </button>
            <button type="submit" class="button" disabled={isBusy}>
              {words.send}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}

/** Why it was refused, or null. */
async function send(key: string, email: string): Promise<Pick<WireError, "message"> | null> {
  try {
    const response = await fetch("/api/chats/current/transcript", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Session-Id": key },
      body: JSON.stringify({ email }),
    });
    return response.ok ? null : ((await response.json()) as { error: WireError }).error;
  } catch {
    return { message: "" };
  }
}
