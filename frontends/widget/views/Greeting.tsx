/** The first words, which are the site's and not stored, and replies to choose from until the first message. */

import { safeAddress } from "../../shared/markdown.ts";
import { Markdown } from "../../shared/markdown-view.tsx";
import { formFor } from "../config.ts";
import { useFace } from "../face.ts";

export function Greeting({ isFresh }: { isFresh: boolean }) {
  const { config, look, tongue, visit } = useFace();
  const isAsked = formFor(config, visit.value.details.value !== null).length > 0;
  const replies = isFresh && !isAsked ? (look.replies ?? []) : [];
  const { consentText = "", consentUrl = "" } = config?.widget ?? {};
  const consent = safeAddress(consentUrl);
  return (
    <>
      <li class="line theirs by-ai first last">
        <div class="bubble">
          <Markdown text={look.greeting ?? tongue.words.greeting} />
        </div>
      </li>
      {isFresh && consentText !== "" && (
        <li class="consent" dir="auto">
          {consent === null ? (
            consentText
          ) : (
            <a href={consent} target="_blank" rel="noopener noreferrer">
              {consentText}
            </a>
          )}
        </li>
      )}
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
