/** The first words, which are the site's and not stored, and replies to choose from until the first message. */

import { Markdown } from "../../shared/markdown-view.tsx";
import { useFace } from "../face.ts";

export function Greeting({ isFresh }: { isFresh: boolean }) {
  const { frame, tongue, visit } = useFace();
  const replies = isFresh ? (frame.look.replies ?? []) : [];
  return (
    <>
      <li class="line theirs by-ai first last">
        <div class="bubble">
          <Markdown text={frame.look.greeting ?? tongue.words.greeting} />
        </div>
      </li>
      {replies.length > 0 && (
        <li class="replies">
          {replies.map((reply) => (
            <button type="button" class="reply" dir="auto" onClick={() => visit.value.write(reply)}>
              {reply}
            </button>
          ))}
        </li>
      )}
    </>
  );
}
