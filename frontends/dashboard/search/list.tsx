/** What was found: visitors first, then messages and notes, newest first. */

import { History, SearchX, StickyNote } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { initials } from "../../shared/initials.ts";
import { day, short } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { visitorName } from "../data/names.ts";
import { formatPlace } from "../data/place.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Avatar, Empty } from "../ui/states.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { words } from "../words.ts";
import type { SearchPlace } from "./pane.tsx";
import type { Found, FoundChat, FoundItem, Piece } from "./wire.ts";

/** Where each of the results leads, in the order in which they stand. */
export function placesOf(found: Found, asked: string): SearchPlace[] {
  return [
    ...found.chats.map(({ chat }): SearchPlace => ({ page: "search", asked, chat: chat.sessionId, spot: null })),
    ...found.items.map(({ sessionId, seq, noteId }): SearchPlace => {
      return { page: "search", asked, chat: sessionId, spot: { seq, noteId } };
    }),
  ];
}

interface FoundListProps {
  id: string;
  found: Found;
  /** Which one the keys have chosen; -1 for none. */
  at: number;
  place: SearchPlace;
  isAsking: boolean;
  onOpen: (index: number) => void;
  onMore: () => void;
}

export function FoundList({ id, found, at, place, isAsking, onOpen, onMore }: FoundListProps) {
  const list = useRef<HTMLDivElement>(null);
  const { chats, items } = found;
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const here = formatPlace(place);
  const row = (index: number, leadsTo: SearchPlace | undefined) => ({
    id: `${id}-${index}`,
    role: "option" as const,
    "aria-selected": index === at,
    class: `search-row ${leadsTo && formatPlace({ ...leadsTo, asked: place.asked }) === here ? "is-open" : ""}`,
    onClick: () => onOpen(index),
  });
  const places = placesOf(found, place.asked);
  const isNothing = chats.length === 0 && items.length === 0;
  return (
    <div
      class="search-found"
      ref={list}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        // what took too long once is looked for again only when asked
        if (scrollHeight - scrollTop < clientHeight * 2 && found.lookedBackTo === null) onMore();
      }}
    >
      <Remarks found={found} />
      {isNothing && found.lookedBackTo === null && (
        <Empty icon={SearchX} title={words.search.none} text={words.search.noneNext} />
      )}
      <div id={id} role="listbox" aria-label={words.search.results}>
        {chats.length > 0 && (
          <div role="group" aria-label={words.search.chats}>
            <p class="search-group" aria-hidden="true">
              {words.search.chats}
            </p>
            {chats.map((one, index) => (
              <div key={one.chat.sessionId} {...row(index, places[index])}>
                <ChatFound found={one} />
              </div>
            ))}
            {found.hasMoreChats && <p class="search-remark">{words.search.moreChats}</p>}
          </div>
        )}
        {items.length > 0 && (
          <div role="group" aria-label={words.search.items}>
            {chats.length > 0 && (
              <p class="search-group" aria-hidden="true">
                {words.search.items}
              </p>
            )}
            {items.map((item, index) => (
              <div
                key={item.noteId ?? `${item.sessionId} ${item.seq}`}
                {...row(chats.length + index, places[chats.length + index])}
              >
                <ItemFound item={item} />
              </div>
            ))}
          </div>
        )}
      </div>
      <Foot found={found} isAsking={isAsking} onMore={onMore} />
    </div>
  );
}

/** What was made of the question, where that is not plain. */
function Remarks({ found }: { found: Found }) {
  const meant = [...new Set(Object.values(found.meant).flat())];
  return (
    <div role="status">
      {found.ignored.map((filter) => (
        <p class="search-remark" key={filter}>
          {fill(words.search.ignored, { filter })}
        </p>
      ))}
      {meant.length > 0 && <p class="search-remark">{fill(words.search.meant, { words: meant.join(", ") })}</p>}
    </div>
  );
}

function Foot({ found, isAsking, onMore }: { found: Found; isAsking: boolean; onMore: () => void }) {
  const { now } = useDesk();
  if (found.nextCursor === null) return null;
  return (
    <div class="search-foot">
      {found.lookedBackTo !== null && (
        <p class="search-remark">
          <Icon of={History} size={14} />
          {fill(words.search.lookedBackTo, {
            day: day(new Date(found.lookedBackTo), words.language, new Date(now.halfMinute.value)),
          })}
        </p>
      )}
      <Button onClick={onMore} disabled={isAsking}>
        {found.lookedBackTo === null ? words.search.more : words.search.further}
      </Button>
    </div>
  );
}

function ChatFound({ found: { chat, fields } }: { found: FoundChat }) {
  const name = fields.find((field) => field.name === "name");
  const others = fields.filter((field) => field.name !== "name");
  return (
    <>
      <Avatar name={initials(chat.visitor?.name) === null ? null : chat.visitor?.name} online={chat.online} />
      <span class="search-who">
        <span class="chat-name">{name ? <Pieces pieces={name.pieces} /> : visitorName(chat)}</span>
        <StateChip chat={chat} />
      </span>
      <span class="search-words">
        {others.length === 0 && chat.lastMessage?.preview}
        {others.map((field) => (
          <span class="search-also" key={field.name}>
            {field.name !== "email" && <span class="chat-by">{words.search.fields[field.name] ?? field.name} </span>}
            <Pieces pieces={field.pieces} />
          </span>
        ))}
      </span>
    </>
  );
}

function ItemFound({ item }: { item: FoundItem }) {
  const { now, me } = useDesk();
  const at = new Date(item.createdAt);
  const own = item.author === me.value.name ? words.search.you : (item.author ?? words.search.team);
  const by = { user: null, system: null, ai: words.search.assistant, admin: own }[item.sender];
  return (
    <>
      <span class="search-who">
        <span class="chat-name">{visitorName(item.chat)}</span>
        <time class="chat-time" dateTime={item.createdAt} title={at.toLocaleString(words.language)}>
          {short(at, words.language, new Date(Math.max(now.halfMinute.value, at.getTime())))}
        </time>
      </span>
      <span class="search-words" dir="auto">
        {item.kind === "note" && (
          <span class="search-note">
            <Icon of={StickyNote} size={12} />
            {words.search.note}
          </span>
        )}
        {by !== null && <span class="chat-by">{by}: </span>}
        <Pieces pieces={item.pieces} />
      </span>
    </>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map(({ text, isHit }, index) =>
        isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </>
  );
}
