/** Above the list: who of the team asks for one's eyes, until one has looked. */

import { AtSign, X } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { newestOfEach, spotOf } from "../data/mentions.ts";
import { visitorName } from "../data/names.ts";
import type { Spot } from "../data/passage.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { IconButton } from "../ui/controls.tsx";
import { words } from "../words.ts";

/** More than these would hide who waits. */
const MAX_SHOWN = 3;

export function Mentions({ onOpen }: { onOpen: (id: string, spot: Spot) => void }) {
  const { mentions, toasts } = useDesk();
  const unseen = newestOfEach(valueOf(mentions.unseen.state.value) ?? []);
  if (unseen.length === 0) return null;
  const more = unseen.length - MAX_SHOWN;
  return (
    <ul class="mentions" aria-label={words.inbox.mentions}>
      {unseen.slice(0, MAX_SHOWN).map(({ note, seq, chat }) => (
        <li key={note.id} class="mention">
          <button type="button" class="mention-open" onClick={() => onOpen(chat.sessionId, spotOf({ note, seq }))}>
            <Icon of={AtSign} size={16} />
            <span class="mention-words">
              <span class="mention-who">
                {fill(words.inbox.mentionedAt, { name: note.author.name, visitor: visitorName(chat) })}
              </span>
              <span class="mention-said" dir="auto">
                {note.content}
              </span>
            </span>
          </button>
          <IconButton
            icon={X}
            size={14}
            label={words.dismiss}
            onClick={() => void mentions.see(chat.sessionId).catch((error: unknown) => toasts.fail(error))}
          />
        </li>
      ))}
      {more > 0 && <li class="mentions-more">{fill(words.inbox.mentionsMore, { count: more })}</li>}
    </ul>
  );
}
