/** What is being written at this moment: by the assistant, word for word, and by the visitor. */

import { Bot } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { Markdown } from "../../shared/markdown-view.tsx";
import type { Thread } from "../data/threads.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

export function LiveDraft({ thread }: { thread: Thread }) {
  const text = thread.draft.value?.text ?? "";
  if (text === "" && !thread.isThinking.value) return null;
  // read out once when it is stored, not at each word
  return (
    <div class="line line-ours line-by-ai is-first is-live" aria-live="off">
      <p class="line-author">
        <Icon of={Bot} size={14} />
        {text === "" ? words.thread.thinking : words.thread.answering}
      </p>
      <div class="bubble">{text === "" ? <Dots /> : <Markdown text={text} />}</div>
    </div>
  );
}

export function VisitorWriting({ id }: { id: string }) {
  const { presence } = useDesk();
  if (!presence.typing.value.has(id)) return null;
  const preview = presence.preview(id);
  return (
    <div class="line line-theirs line-by-user is-first is-live" aria-live="off">
      <div class="bubble">
        {preview !== "" && (
          <span class="preview" dir="auto">
            {preview}
          </span>
        )}
        <Dots />
      </div>
      <p class="line-progress">{preview === "" ? words.thread.writing : words.thread.notSent}</p>
    </div>
  );
}

function Dots() {
  return (
    <span class="dots" aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
}
