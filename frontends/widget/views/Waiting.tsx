/** While the visitor waits for a person: their place in line, and a way to be reached when they have to go. */

import { Mail } from "lucide";
import { useState } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { span } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";
import "./cards.ts";

export function Waiting() {
  const { visit } = useFace();
  if (visit.value.chat.value?.state !== "waiting") return null;
  return (
    <li class="waiting">
      <Place />
      <LeaveEmail />
    </li>
  );
}

/** Only what the server can honestly say. */
function Place() {
  const { tongue, visit } = useFace();
  const { words, tag } = tongue;
  const queue = visit.value.queue.value;
  if (queue === null) return null;
  return (
    <p role="status">
      {fill(words.place, { n: queue.place })}
      {queue.estimateS !== null && <> · {fill(words.estimate, { time: span(Math.max(60, queue.estimateS), tag) })}</>}
    </p>
  );
}

function LeaveEmail() {
  const { frame, tongue, visit } = useFace();
  const { words } = tongue;
  const [isOpen, setOpen] = useState(false);
  const { details, savedDetails } = visit.value;
  const known = savedDetails.value?.email;
  if (known) return <p role="status">{fill(words.emailSaved, { email: known })}</p>;
  if (frame.identity.value.email) return null;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const email = new FormData(event.currentTarget as HTMLFormElement).get("email");
    if (typeof email === "string") visit.value.tellDetails({ email });
  };
  if (!isOpen) {
    return (
      <button type="button" class="text-button" onClick={() => setOpen(true)}>
        <Icon of={Mail} size={16} />
        {words.leaveEmail}
      </button>
    );
  }
  return (
    <form class="card-form" onSubmit={submit}>
      <label>
        {words.emailLabel}
        <input name="email" type="email" required autocomplete="email" maxLength={254} ref={(field) => field?.focus()} />
      </label>
      <button type="submit" class="button" disabled={Boolean(details.value?.email)}>
        {words.save}
      </button>
    </form>
  );
}
