/** ⌘K: everything, by its name. */

import { useSignal } from "@preact/signals";
import {
  Bot,
  CircleQuestionMark,
  Compass,
  CornerDownLeft,
  Hand,
  type IconNode,
  Inbox,
  LogOut,
  MessageCircle,
  Search,
  Settings,
} from "lucide";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { mayConfigure } from "../data/account.ts";
import { type Act, fitting } from "../data/actions.ts";
import { visitorName } from "../data/names.ts";
import { HOME } from "../data/place.ts";
import { type Desk, useDesk } from "../desk.tsx";
import { offeredParts } from "../settings/parts.ts";
import { useModal } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { type Choice, rank } from "./ranking.ts";

interface Entry extends Choice {
  icon: IconNode;
  note?: string;
  act: () => void;
}

export function Palette() {
  const desk = useDesk();
  const asked = useSignal("");
  const at = useSignal(0);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const close = (): void => void (desk.overlay.value = null);
  const ref = useModal(close);
  const all = useMemo(() => entries(desk), []);
  const found = [...rank(all, asked.value, 30), ...searching(desk, asked.value)];

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at.value]);

  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.act();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) at.value = (at.value + step + found.length) % found.length;
    else if (event.key === "Enter" && !event.isComposing) choose(found[at.value]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={ref} class="dialog palette" aria-label={words.palette.label}>
      <div class="palette-field">
        <Icon of={Search} size={18} />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${at.value}` : undefined}
          aria-label={words.palette.label}
          placeholder={words.palette.placeholder}
          value={asked.value}
          autofocus
          onInput={(event) => {
            asked.value = event.currentTarget.value;
            at.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {found.length === 0 && <p class="palette-none">{words.palette.none}</p>}
      <ul class="palette-list" role="listbox" id={listId} ref={list} aria-label={words.palette.label}>
        {found.map((entry, index) => (
          <li
            key={entry.id}
            id={`${listId}-${index}`}
            role="option"
            class="palette-entry"
            aria-selected={index === at.value}
            onPointerMove={() => (at.value = index)}
            onClick={() => choose(entry)}
          >
            <Icon of={entry.icon} size={16} />
            <span class="palette-name">{entry.name}</span>
            {entry.note && <span class="palette-note">{entry.note}</span>}
            {index === at.value && <Icon of={CornerDownLeft} size={14} />}
          </li>
        ))}
      </ul>
    </dialog>
  );
}

/** Whatever was typed may have been said somewhere. */
function searching({ navigation }: Desk, asked: string): Entry[] {
  if (asked.trim() === "") return [];
  const name = fill(words.palette.search, { asked: asked.trim() });
  return [{ id: "search", name, icon: Search, act: () => navigation.go({ page: "search", asked, chat: null, spot: null }) }];
}

/** Enough to find those of today; more would make each key press wait. */
const MOST_CHATS = 2_000;

const ACT_ICONS: Record<Act, IconNode> = {
  "take-over": Hand,
  "hand-back": Bot,
  "chat-close": Inbox,
  "chat-reopen": Inbox,
};

/** What can be done here and now, then where one can go, then the chats that are known here. */
function entries(desk: Desk): Entry[] {
  const { navigation, inbox, me, actions, account, overlay } = desk;
  const place = navigation.place.peek();
  const known = new Map<string, Chat>();
  for (const walk of Object.values(inbox.walks)) for (const chat of walk.peek().rows) known.set(chat.sessionId, chat);

  const current = place.page === "inbox" && place.chat !== null ? known.get(place.chat) : undefined;
  const acts = current === undefined ? [] : fitting(current, me.peek());
  return [
    ...acts.map((name) => ({
      id: name,
      name: words.acts[name],
      note: current === undefined ? "" : visitorName(current),
      icon: ACT_ICONS[name],
      act: () => void (current && actions.act(name, current)),
    })),
    { id: "inbox", name: words.rail.inbox, icon: Inbox, act: () => navigation.go(HOME) },
    ...(["waiting", "mine", "ai", "closed"] as const).map((view) => ({
      id: `view-${view}`,
      name: words.views[view],
      note: words.rail.inbox,
      icon: Inbox,
      act: () => navigation.go({ page: "inbox", view, chat: null }),
    })),
    ...offeredParts(desk).map((part) => ({
      id: `settings-${part}`,
      name: words.settings.parts[part].title,
      note: words.rail.settings,
      icon: Settings,
      also: words.settings.parts[part].lead,
      act: () => navigation.go({ page: "settings", part }),
    })),
    ...(mayConfigure(me.peek())
      ? [{ id: "guide", name: words.rail.guide, icon: Compass, act: () => navigation.go({ page: "guide" }) }]
      : []),
    { id: "keys", name: words.rail.keys, icon: CircleQuestionMark, act: () => (overlay.value = "keys") },
    { id: "sign-out", name: words.rail.signOut, icon: LogOut, act: () => void account.signOut() },
    ...[...known.values()].slice(0, MOST_CHATS).map((chat) => ({
      id: chat.sessionId,
      name: visitorName(chat),
      note: chat.lastMessage?.preview ?? "",
      also: `${chat.visitor?.email ?? ""} ${chat.lastMessage?.preview ?? ""}`,
      icon: MessageCircle,
      act: () =>
        navigation.go({ page: "inbox", view: chat.state === "closed" ? "closed" : "all", chat: chat.sessionId }),
    })),
  ];
}
