/** What a chat is about, in a few words of the team's own. */

import { useSignal } from "@preact/signals";
import { Plus, X } from "lucide";
import { useEffect, useId } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { words } from "../words.ts";
import { Section } from "./section.tsx";

const MAX_CHARS = 40;
const MAX_TAGS = 20;

export function Tags({ chat, tags }: { chat: Chat; tags: readonly string[] }) {
  const { api, inbox, toasts, tags: known } = useDesk();
  const mayAct = useMayAct();
  const isAdding = useSignal(false);
  const text = useSignal("");
  const listId = useId();
  useEffect(() => {
    if (isAdding.value) void known.reload();
    else known.want();
  }, [isAdding.value]);

  const set = async (next: readonly string[]): Promise<void> => {
    try {
      const path = `/api/chats/${encodeURIComponent(chat.sessionId)}/tags`;
      inbox.put([(await api.send<{ chat: Chat }>("PUT", path, { tags: next })).chat]);
      void known.reload();
    } catch (error) {
      toasts.fail(error);
    }
  };
  const add = (event?: Event): void => {
    event?.preventDefault();
    const tag = text.value.trim().slice(0, MAX_CHARS);
    isAdding.value = false;
    text.value = "";
    if (tag !== "" && !tags.includes(tag)) void set([...tags, tag]);
  };

  if (tags.length === 0 && !mayAct) return null;
  return (
    <Section title={words.tags.title}>
      <ul class="tags">
        {tags.map((tag) => (
          <li key={tag} class="tag">
            <span dir="auto">{tag}</span>
            {mayAct && (
              <button
                type="button"
                aria-label={fill(words.tags.remove, { tag })}
                onClick={() => void set(tags.filter((one) => one !== tag))}
              >
                <Icon of={X} size={12} />
              </button>
            )}
          </li>
        ))}
        {mayAct && tags.length < MAX_TAGS && (
          <li>
            {isAdding.value ? (
              <form onSubmit={add}>
                <input
                  class="tag-input"
                  aria-label={words.tags.add}
                  list={listId}
                  maxLength={MAX_CHARS}
                  value={text.value}
                  autofocus
                  ref={(input) => input?.focus()}
                  onInput={(event) => (text.value = event.currentTarget.value)}
                  onBlur={() => add()}
                  onKeyDown={(event) => {
                    if (event.key !== "Escape") return;
                    text.value = "";
                    isAdding.value = false;
                  }}
                />
                <datalist id={listId}>
                  {(valueOf(known.state.value) ?? []).map((tag) => (
                    <option key={tag} value={tag} />
                  ))}
                </datalist>
              </form>
            ) : (
              <button type="button" class="tag tag-add" onClick={() => (isAdding.value = true)}>
                <Icon of={Plus} size={12} />
                {words.tags.add}
              </button>
            )}
          </li>
        )}
      </ul>
    </Section>
  );
}
