/** The end of a conversation: thanks, five faces, and the way to a new one. */

import { Angry, Frown, type IconNode, Laugh, Meh, Smile } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import "./cards.css";

export function Closing() {
  const { tongue, visit, startAnew } = useFace();
  const { words } = tongue;
  const chat = visit.value.chat.value;
  if (chat?.state !== "closed") return null;
  return (
    <li class="closing">
      {chat.rating === undefined ? <p class="closing-words">{words.goodbye}</p> : <Faces score={chat.rating?.score ?? null} />}
      <button type="button" class="button" onClick={startAnew}>
        {words.startAnew}
      </button>
    </li>
  );
}

function Faces({ score }: { score: number | null }) {
  const { tongue, visit } = useFace();
  const { words } = tongue;
  const faces: [IconNode, string][] = [
    [Angry, words.rate1],
    [Frown, words.rate2],
    [Meh, words.rate3],
    [Smile, words.rate4],
    [Laugh, words.rate5],
  ];
  return (
    <>
      <p class="closing-words" role="status">
        {score === null ? words.rateAsk : words.rateThanks}
      </p>
      <div class="faces" role="group" aria-label={words.rateAsk}>
        {faces.map(([face, name], index) => (
          <button
            type="button"
            class="face"
            aria-label={name}
            title={name}
            aria-pressed={score === index + 1}
            onClick={() => visit.value.rate(index + 1)}
          >
            <Icon of={face} size={28} />
          </button>
        ))}
      </div>
    </>
  );
}
