/** The hand-off card: what the visitor wants and what was tried, for the person who takes over. */

import { Hand } from "lucide";
import type { ComponentChildren } from "preact";
import type { Chat } from "../../shared/wire.ts";
import { timer } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { fitting } from "../data/actions.ts";
import { languageName, visitorName } from "../data/names.ts";
import type { Thread } from "../data/threads.ts";
import type { HandOffCard } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { SourceChip } from "./bubble.tsx";
import { reasonSentence } from "./reasons.ts";

/** At the end of a waiting chat: the one thing to do there. */
export function HandOff({ thread, chat }: { thread: Thread; chat: Chat }) {
  const { now, actions, me } = useDesk();
  const waitedS = (now.second.value - Date.parse(chat.waitingSince ?? chat.stateChangedAt)) / 1_000;
  const card = thread.card.value;
  return (
    <section class="hand-off" aria-label={words.handOff.title}>
      <p class="hand-off-title">
        {fill(words.handOff.waits, { name: visitorName(chat) })} <span class="figures">{timer(waitedS)}</span>
      </p>
      {card !== null && <CardBody card={card} />}
      {fitting(chat, me.value).includes("take-over") && (
        <Button tone="main" icon={Hand} onClick={() => void actions.act("take-over", chat)}>
          {words.acts["take-over"]}
        </Button>
      )}
    </section>
  );
}

export function CardBody({ card }: { card: HandOffCard }) {
  return (
    <dl class="facts">
      {card.wants !== "" && <Fact label={words.handOff.wants}>{card.wants}</Fact>}
      <Fact label={words.handOff.reason}>
        {reasonSentence(card.reason)}
        {card.isUnhappy && ` ${words.handOff.unhappy}`}
      </Fact>
      {card.tried.length > 0 && (
        <Fact label={words.handOff.tried}>
          {card.tried.length === 1 ? words.handOff.answer : fill(words.handOff.answers, { count: card.tried.length })}
        </Fact>
      )}
      {card.language !== "" && <Fact label={words.handOff.language}>{languageName(card.language)}</Fact>}
      {card.sources.length > 0 && (
        <Fact label={words.handOff.sources}>
          <span class="line-beneath">
            {card.sources.map((source) => (
              <SourceChip key={source.title} source={source} />
            ))}
          </span>
        </Fact>
      )}
      {card.unsourced.length > 0 && (
        <Fact label={words.handOff.unsourced}>
          <ul class="plain-list">
            {card.unsourced.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
