/** The end of a conversation: thanks, five faces and a word to them, and the way to a new one. */

import { Angry, Frown, type IconNode, Laugh, Mail, Meh, Smile } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { useFace } from "../face.ts";
import "./cards.ts";

export function Closing() {
  const { config, isMailing, tongue, visit, startAnew } = useFace();
  const { words } = tongue;
  const chat = visit.value.chat.value;
  if (chat?.state !== "closed") return null;
  return (
    <li class="closing">
      {chat.rating === undefined ? <p class="closing-words">{words.goodbye}</p> : <Faces score={chat.rating?.score ?? null} />}
      {chat.rating && chat.rating.comment === null && <Comment score={chat.rating.score} />}
      <button type="button" class="button" onClick={startAnew}>
        {words.startAnew}
      </button>
      {config?.mail && !isMailing.value && (
        <button type="button" class="text-button" onClick={() => (isMailing.value = true)}>
          <Icon of={Mail} size={16} />
          {words.mailChat}
        </button>
      )}
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

/** The score is stored already; whoever has more to say may say it. */
function Comment({ score }: { score: number }) {
  const { tongue, visit } = useFace();
  const { words } = tongue;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const comment = String(new FormData(event.currentTarget as HTMLFormElement).get("comment") ?? "").trim();
    if (comment !== "") visit.value.rate(score, comment);
  };
  return (
    <form class="card-form closing-comment" onSubmit={submit}>
      <label>
        {words.rateMore}
        <textarea name="comment" rows={2} maxLength={1_000} dir="auto" />
      </label>
      <button type="submit" class="button button-quiet">
        {words.send}
      </button>
    </form>
  );
}
