/** Where one writes: to the visitor, or a note to the team. */

import { useSignal } from "@preact/signals";
import { CornerDownLeft, SendHorizontal, StickyNote } from "lucide";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { keepDraft, readDraft } from "../../shared/drafts.ts";
import { pastedFiles, useDrop } from "../../shared/drop.ts";
import { Icon } from "../../shared/icon.tsx";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { holder, isMine } from "../data/actions.ts";
import { visitorName } from "../data/names.ts";
import { NotesContext } from "../data/notes.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { isMac, isWritingIn, useCommand } from "../shell/keys.ts";
import { Segments } from "../ui/choices.tsx";
import { Confirm } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { AttachButton, AttachTray } from "./attach.tsx";
import { mentioned } from "./canned.ts";
import { Finder, type FinderHandle } from "./finder.tsx";
import { useTyping } from "./use-typing.ts";
import { Writing } from "./writing.tsx";

type Kind = "reply" | "note";

const MAX_CHARS = 4_000;
/** From here on it is said how many are left. */
const COUNT_FROM = 3_600;
/** Colleagues whom one has chosen to write over, until the page is loaded anew. */
const writtenOver = new Set<string>();

export function Composer({ chat }: { chat: Chat }) {
  const { store, sender, me, toasts, presence, actions, replies, files } = useDesk();
  const notes = useContext(NotesContext);
  const mayAct = useMayAct();
  // as long as it is not known that there are none: a key pressed early must not fall through to other commands
  const hasNotes = notes !== null && notes.resource.state.value.is !== "missing";
  const kind = useSignal<Kind>("reply");
  const draftKey = `${me.value.id}:${kind.value}:${chat.sessionId}`;
  const text = useSignal(readDraft(store, draftKey));
  const isAsking = useSignal(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const finder = useRef<FinderHandle>(null);
  const typing = useTyping(chat.sessionId);
  const isNote = kind.value === "note" && hasNotes;
  const uploads = files.of(chat.sessionId);
  const readiness = uploads?.readiness.value ?? "none";
  /** The message goes when its files are there. */
  const isSending = useSignal(false);
  const attach = (chosen: File[]): void => {
    if (chosen.length === 0) return;
    choose("reply");
    files.add(chat.sessionId, chosen).catch((error: unknown) => toasts.fail(error));
  };
  const isOver = useDrop(attach);

  const write = (next: string): void => {
    text.value = next;
    keepDraft(store, draftKey, next);
    if (!isNote) typing.onInput(next.trim() === "");
  };
  const choose = (next: Kind): void => {
    if (next === "note" && !hasNotes) return;
    kind.value = next;
    text.value = readDraft(store, `${me.value.id}:${next}:${chat.sessionId}`);
    area.current?.focus();
  };
  useLayoutEffect(() => grow(area.current), [text.value]);
  const mine = isMine(chat, me.value);
  useEffect(() => {
    // a chat of somebody else's is read first, and its keys (take over, close) must not land in a text;
    // on a phone the keyboard would cover what was just opened
    if (mine && matchMedia("(pointer: fine)").matches && !isWritingIn(document.activeElement))
      area.current?.focus({ preventScroll: true });
  }, [mine]);

  const post = (): void => {
    const content = text.value.trim();
    write("");
    typing.onSent();
    sender.write(chat.sessionId, content, uploads?.take());
  };
  useEffect(() => {
    if (!isSending.value || readiness === "waiting") return;
    isSending.value = false;
    // what failed on the way is to be seen first
    if (readiness === "ready" && uploads?.list.peek().every(({ state }) => state === "there")) post();
  }, [isSending.value, readiness]);
  const postNote = async (): Promise<void> => {
    const content = text.value.trim();
    write("");
    try {
      await notes?.add(content, mentioned(content, valueOf(presence.team.state.value) ?? []));
    } catch (error) {
      if (text.peek() === "") write(content); // not lost
      toasts.fail(error);
    }
  };
  const other = holder(chat, me.value);
  const hasContent = text.value.trim() !== "" || (!isNote && readiness !== "none");
  const canSubmit = hasContent && text.value.length <= MAX_CHARS && !isSending.value;
  const hasReplies = valueOf(replies.state.value) !== null;
  const submit = (): void => {
    if (!canSubmit) return;
    if (isNote) void postNote();
    else if (other !== null && !writtenOver.has(chat.sessionId + other.id)) isAsking.value = true;
    else postWithFiles();
  };
  const postWithFiles = (): void => {
    if (readiness === "waiting") isSending.value = true;
    else post();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || finder.current?.onKeyDown(event) === true) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      area.current?.blur();
    }
  };

  useCommand("reply", () => choose("reply"));
  useCommand("note", () => choose("note"), hasNotes);
  useCommand("canned", () => {
    choose("reply");
    if (text.value === "") write("/");
  });

  if (!mayAct) return <p class="composer-closed">{words.composer.viewer}</p>;
  const left = MAX_CHARS - text.value.length;
  return (
    <form
      class={`composer ${isNote ? "is-note" : ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Writing id={chat.sessionId} />
      <div class="composer-box">
        <Finder
          handle={finder}
          text={text.value}
          area={area}
          kind={isNote ? "note" : "reply"}
          chat={chat}
          onText={write}
        />
        {!isNote && <AttachTray chatId={chat.sessionId} isSending={isSending.value} />}
        <textarea
          ref={area}
          rows={1}
          value={text.value}
          dir="auto"
          aria-label={isNote ? words.composer.noteLabel : words.composer.label}
          placeholder={isNote ? words.composer.notePlaceholder : placeholder(chat, mine)}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => attach(pastedFiles(event))}
        />
        <div class="composer-foot">
          {hasNotes && (
            <Segments
              label={words.composer.kind}
              value={kind.value}
              onValue={choose}
              options={[
                { value: "reply", label: words.composer.reply },
                { value: "note", label: words.composer.note },
              ]}
            />
          )}
          <span class="composer-hint">
            {left <= MAX_CHARS - COUNT_FROM ? (
              <span class={left < 0 ? "is-over" : ""}>{left}</span>
            ) : isNote ? (
              words.composer.noteHint
            ) : (
              hasReplies && words.composer.hint
            )}
          </span>
          {!isNote && <AttachButton onFiles={attach} />}
          <button
            type="submit"
            class="button button-main composer-send"
            disabled={!canSubmit}
          >
            <Icon of={isNote ? StickyNote : SendHorizontal} size={16} directed />
            <span>{isNote ? words.composer.save : words.composer.send}</span>
            {!isMac() && <Icon of={CornerDownLeft} size={14} class="composer-enter" />}
          </button>
        </div>
      </div>
      {isOver && <p class="composer-drop">{words.attach.drop}</p>}
      {isAsking.value && other !== null && (
        <Confirm
          title={fill(words.over.title, { name: other.name })}
          text={fill(words.over.text, { name: other.name, visitor: visitorName(chat) })}
          yes={words.over.yes}
          other={{
            label: fill(words.actions.takeFrom, { name: other.name }),
            act: () => {
              isAsking.value = false;
              void actions.act("take-over", chat).then((done) => done && postWithFiles());
            },
          }}
          onYes={() => {
            isAsking.value = false;
            writtenOver.add(chat.sessionId + other.id);
            postWithFiles();
          }}
          onNo={() => (isAsking.value = false)}
        />
      )}
    </form>
  );
}

/** Says what sending will do besides. */
function placeholder(chat: Chat, mine: boolean): string {
  if (mine) return fill(words.composer.to, { name: visitorName(chat) });
  return words.composer.placeholders[chat.state];
}

/** As high as its text, within what the style sheet allows. */
function grow(area: HTMLTextAreaElement | null): void {
  if (area === null) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
