/** Beside the conversation: who the visitor is, where they have been, what the team knows. */

import { signal } from "@preact/signals";
import { Download, X } from "lucide";
import { useMemo } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { short } from "../../shared/times.ts";
import { pagePath } from "../data/names.ts";
import { createResource, valueOf } from "../data/resource.ts";
import type { Details as DetailsOf, TeamChat } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { LineBanner } from "../shell/line-dot.tsx";
import { CardBody } from "../thread/hand-off.tsx";
import { IconButton } from "../ui/controls.tsx";
import { Skeleton } from "../ui/states.tsx";
import { useFollowed } from "../use-followed.ts";
import { words } from "../words.ts";
import { BlockOf } from "./block.tsx";
import { History } from "./history.tsx";
import { VisitorData } from "./own-data.tsx";
import { Past } from "./past.tsx";
import { Section } from "./section.tsx";
import { Tags } from "./tags.tsx";
import { saveTranscript } from "./transcript.ts";
import { VisitorCard } from "./visitor-card.tsx";

export function Details({ id, onClose }: { id: string; onClose: () => void }) {
  const desk = useDesk();
  const { api, threads } = desk;
  const thread = useMemo(() => threads.open(id), [id]);
  const details = useMemo(
    () => createResource(() => api.get<DetailsOf>(`/api/chats/${encodeURIComponent(id)}/details`)),
    [id],
  );
  const chat = thread.chat.value as TeamChat | null;
  // a message adds one to both, and changes nothing of what stands here; whatever else changed may
  useFollowed(chat === null ? null : details, chat && chat.version - chat.lastSeq);

  // the conversation says that it is not there, and there is nothing to add
  if (thread.fault.value === "missing") return null;

  const loaded = details.state.value;
  const more = valueOf(loaded);
  // while somebody waits it stands in the conversation, at the place where one looks
  const card = chat?.state === "human" ? thread.card.value : null;
  return (
    <aside class="details" aria-label={words.details.label}>
      <header class="details-head">
        <h2>{words.details.title}</h2>
        <IconButton icon={X} label={words.details.close} onClick={onClose} />
      </header>
      <LineBanner />
      {chat === null ? (
        <Skeleton rows={6} kind="field" />
      ) : (
        <div class="details-body">
          <VisitorCard chat={chat} attributes={more?.attributes ?? {}} />
          {chat.rating && <RatingOf chat={chat} />}
          {card !== null && (
            <Section title={words.handOff.title}>
              <CardBody card={card} />
            </Section>
          )}
          {chat.tags !== undefined && <Tags chat={chat} tags={chat.tags} />}
          {more !== null && more.pages.length > 0 && <Pages details={more} />}
          {more !== null && more.past.length > 0 && <Past chats={more.past} />}
          {more !== null && <History events={more.events} />}
          {more !== null && (
            <button type="button" class="link details-transcript" onClick={() => void saveTranscript(desk, id)}>
              <Icon of={Download} size={14} />
              {words.details.transcript}
            </button>
          )}
          <VisitorData id={id} />
          <BlockOf chat={chat} />
        </div>
      )}
    </aside>
  );
}

function RatingOf({ chat }: { chat: TeamChat }) {
  const rating = chat.rating;
  if (!rating) return null;
  return (
    <Section title={words.details.rating}>
      <p class="rating">
        <span class="figures rating-score">{rating.score} / 5</span>
        {rating.comment && <q dir="auto">{rating.comment}</q>}
      </p>
    </Section>
  );
}

/** How many pages of the way are shown before somebody asks for more. */
const FEW = 4;
const allPages = signal(false);

function Pages({ details }: { details: DetailsOf }) {
  const { now } = useDesk();
  const shown = allPages.value ? details.pages : details.pages.slice(0, FEW);
  return (
    <Section title={words.details.pages}>
      <ol class="trail">
        {shown.map((seen) => (
          <li key={seen.at}>
            <span class="trail-what" title={seen.page} dir="auto">
              {seen.title ?? pagePath(seen.page)}
            </span>
            <time>{short(new Date(seen.at), words.language, new Date(now.halfMinute.value))}</time>
          </li>
        ))}
      </ol>
      {details.pages.length > FEW && (
        <button type="button" class="link" onClick={() => (allPages.value = !allPages.value)}>
          {allPages.value ? words.fewer : words.more}
        </button>
      )}
    </Section>
  );
}
