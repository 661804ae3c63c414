/** The list above the composer that `/` and `@` open. */

import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useImperativeHandle } from "preact/hooks";
import type { Chat } from "../../shared/wire.ts";
import { visitorName } from "../data/names.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";
import { type Asked, askedAt, complete, findColleagues, findReplies, personal } from "./canned.ts";

export interface FinderHandle {
  /** True if the key was for the list. */
  onKeyDown(event: KeyboardEvent): boolean;
}

interface FinderProps {
  /** Filled with what the field hands its keys to. */
  handle: RefObject<FinderHandle | null>;
  text: string;
  area: RefObject<HTMLTextAreaElement | null>;
  kind: "reply" | "note";
  chat: Chat;
  onText: (text: string) => void;
}

interface Found {
  id: string;
  name: string;
  note: string;
  insert: string;
}

export function Finder({ handle, text, area, kind, chat, onText }: FinderProps) {
  const { replies, presence, me } = useDesk();
  const at = useSignal(0);
  const dismissed = useSignal<string | null>(null);
  useEffect(() => void (at.value = 0), [text]);

  const caret = area.current?.selectionStart ?? text.length;
  const asked = askedAt(text, caret, kind === "note" ? ["colleague"] : ["reply"]);
  const isForReply = asked?.kind === "reply";
  useEffect(() => {
    // a colleague may have written one a moment ago
    if (isForReply) void replies.reload();
    else replies.want();
  }, [isForReply]);
  const found = asked === null || dismissed.value === text ? [] : find(asked);

  function find({ kind: what, text: name }: Asked): Found[] {
    if (what === "colleague") {
      const team = (valueOf(presence.team.state.value) ?? []).filter((one) => one.id !== me.value.id);
      return findColleagues(team, name).map((one) => ({
        id: one.id,
        name: one.name,
        note: one.email,
        insert: `@${one.name} `,
      }));
    }
    const names = { visitor: visitorName(chat), me: me.value.name };
    return findReplies(valueOf(replies.state.value) ?? [], name).map((reply) => {
      const insert = personal(reply.content, names);
      return { id: reply.id, name: `/${reply.shortcut}`, note: insert, insert };
    });
  }

  const take = (one: Found | undefined): void => {
    if (asked === null || one === undefined) return;
    const done = complete(text, caret, asked, one.insert);
    onText(done.text);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(done.caret, done.caret);
    });
  };

  useImperativeHandle(handle, () => ({
    onKeyDown(event) {
      if (found.length === 0) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) at.value = (at.value + step + found.length) % found.length;
      else if (event.key === "Enter" || event.key === "Tab") take(found[at.value]);
      else if (event.key === "Escape") dismissed.value = text;
      else return false;
      event.preventDefault();
      return true;
    },
  }));

  if (found.length === 0) return null;
  return (
    <ul class="finder" role="listbox" aria-label={kind === "note" ? words.composer.colleagues : words.composer.replies}>
      {found.map((one, index) => (
        <li
          key={one.id}
          role="option"
          aria-selected={index === at.value}
          class="finder-entry"
          onPointerDown={(event) => {
            event.preventDefault(); // the field keeps the focus
            take(one);
          }}
        >
          <span class="finder-name">{one.name}</span>
          <span class="finder-note">{one.note}</span>
        </li>
      ))}
    </ul>
  );
}
