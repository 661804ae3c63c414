/** What the other side is doing now: thinking, answering word by word, typing. */

import { Markdown } from "../../shared/markdown-view.tsx";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";
import { Author } from "./Line.tsx";

export function Happening() {
  const { tongue, visit } = useFace();
  const { words } = tongue;
  const { draft, isThinking, typists } = visit.value.otherSide;
  const [typist] = typists.value.keys();
  if (draft.value !== null) {
    return (
      <li class="line theirs by-ai first last arriving">
        <Author name={words.assistant} at={null} />
        <div class="bubble">
          <Markdown text={draft.value.text} />
        </div>
      </li>
    );
  }
  if (isThinking.value) return <Dots by="ai" name={words.assistant} said={words.thinking} />;
  if (typist !== undefined) return <Dots by="admin" name={typist} said={fill(words.typing, { name: typist })} />;
  return null;
}

function Dots({ by, name, said }: { by: string; name: string; said: string }) {
  return (
    <li class={`line theirs by-${by} first last`}>
      <Author name={name} at={null} />
      <div class="bubble dots">
        <span class="unseen">{said}</span>
        <i />
        <i />
        <i />
      </div>
    </li>
  );
}
