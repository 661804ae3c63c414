/** Whose chat this is, who answers now, and what else can be done. */

import { ChevronDown } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { timer } from "../../shared/times.ts";
import { useFace } from "../face.ts";
import { Menu } from "./Menu.tsx";
import { Portrait } from "./Portrait.tsx";

export function Head() {
  const { frame, look, tongue, head } = useFace();
  const { words } = tongue;
  const { who, text } = head.value;
  return (
    <header class={`head head-${who}`}>
      <Avatar />
      <div class="head-words">
        <h1>{look.name ?? words.title}</h1>
        <p class="head-line">
          <span>{text}</span>
          {who === "waiting" && <WaitingTime />}
        </p>
      </div>
      <Menu />
      {frame.canClose && (
        <button type="button" class="quiet-button" aria-label={words.close} onClick={() => frame.tell({ type: "close" })}>
          <Icon of={ChevronDown} size={20} />
        </button>
      )}
    </header>
  );
}

/** The person who answers; else the site's own letters. */
function Avatar() {
  const { look, tongue, head, visit } = useFace();
  const person = head.value.who === "person" ? visit.value.chat.value?.assignedTo : null;
  return <Portrait class="avatar" name={person?.name ?? look.name ?? tongue.words.chat} picture={person?.pictureUrl} />;
}

/** How long it has been so far: true, where an estimate would be a promise. */
function WaitingTime() {
  const { visit, now } = useFace();
  const since = visit.value.chat.value?.waitingSince;
  if (!since) return null;
  const seconds = (now.value - Date.parse(since)) / 1_000;
  return (
    <span class="head-time" role="timer" aria-live="off">
      {timer(seconds)}
    </span>
  );
}
