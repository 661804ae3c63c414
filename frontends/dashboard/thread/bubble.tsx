/** One line of the conversation: a message, a notice, or a note of the team. */

import { Bot, ExternalLink, StickyNote } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { safeAddress } from "../../shared/markdown.ts";
import { Markdown } from "../../shared/markdown-view.tsx";
import { clock } from "../../shared/times.ts";
import type { MessageRow } from "../../shared/timeline.ts";
import type { Message, Source } from "../../shared/wire.ts";
import type { Note } from "../data/wire.ts";
import { useDesk } from "../desk.tsx";
import { sentenceOf } from "../data/toasts.ts";
import { Refused } from "../../shared/connection.ts";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";
import { FilesOfLine } from "./attach.tsx";
import { noticeReason, noticeSentence } from "./lines.ts";
import { reasonSentence } from "./reasons.ts";
import { Why } from "./why.tsx";

export function MessageLine({ row, isFound }: { row: MessageRow; isFound: boolean }) {
  const side = row.sender === "user" ? "theirs" : "ours";
  const classes = `line line-${side} line-by-${row.sender} ${row.first ? "is-first" : ""} ${row.last ? "is-last" : ""}${isFound ? " is-found" : ""}`;
  return (
    <article class={classes} aria-label={words.thread.by[row.sender]} data-seq={row.message?.seq}>
      {row.first && row.sender !== "user" && <Author row={row} />}
      <div class="line-body">
        {row.content !== "" ? (
          <div
            class={`bubble ${row.progress === "failed" ? "is-failed" : ""}`}
            title={row.at.toLocaleString(words.language)}
          >
            <Markdown text={row.content} />
          </div>
        ) : (
          <FilesOfLine files={row.attachments} />
        )}
        {row.last && <time class="line-time">{clock(row.at, words.language)}</time>}
      </div>
      {row.content !== "" && row.attachments.length > 0 && <FilesOfLine files={row.attachments} />}
      {row.sender === "ai" && row.message !== null && <Beneath message={row.message} />}
      {row.progress !== null && <ProgressLine row={row} />}
    </article>
  );
}

function Author({ row }: { row: MessageRow }) {
  const { me } = useDesk();
  if (row.sender === "ai") {
    return (
      <p class="line-author">
        <Icon of={Bot} size={14} />
        {words.assistant}
      </p>
    );
  }
  const name = row.name ?? row.message?.senderName ?? me.value.name;
  const picture = row.message === null ? me.value.pictureUrl : row.message.senderPictureUrl;
  return (
    <p class="line-author">
      <Avatar name={name} picture={picture} size="small" tone="team" />
      {name === me.value.name ? words.you : name}
    </p>
  );
}

/** Where an answer of the assistant is from, and why it was given. */
function Beneath({ message }: { message: Message }) {
  const sources = message.meta?.sources ?? [];
  return (
    <div class="line-beneath">
      {sources.map((source) => (
        <SourceChip key={source.title} source={source} />
      ))}
      <Why message={message} />
    </div>
  );
}

export function SourceChip({ source }: { source: Source }) {
  const href = source.url ? safeAddress(source.url) : null;
  if (href === null)
    return (
      <span class="source">
        <span>{source.title}</span>
      </span>
    );
  return (
    <a class="source" href={href} target="_blank" rel="noopener noreferrer">
      <span>{source.title}</span>
      <Icon of={ExternalLink} size={12} />
    </a>
  );
}

function ProgressLine({ row }: { row: MessageRow }) {
  const { sender } = useDesk();
  const entry = row.entry;
  if (row.progress === "failed" && entry !== null) {
    return (
      <p class="line-progress is-failed" role="alert">
        <span>{entry.error === null ? words.progress.failed : sentenceOf(new Refused(entry.error))}</span>
        <button type="button" class="link" onClick={() => sender.retry(entry.clientId)}>
          {words.tryAgain}
        </button>
        <button type="button" class="link" onClick={() => sender.discard(entry.clientId)}>
          {words.progress.discard}
        </button>
      </p>
    );
  }
  return <p class="line-progress">{row.progress !== null && words.progress[row.progress]}</p>;
}

export function NoticeLine({ message }: { message: Message }) {
  const { me } = useDesk();
  const reason = noticeReason(message);
  return (
    <p class="notice">
      {noticeSentence(message, me.value.name)}
      {reason !== null && <span class="notice-reason"> {reasonSentence(reason)}</span>}
      <time class="notice-time"> {clock(new Date(message.createdAt), words.language)}</time>
    </p>
  );
}

export function NoteLine({ note, isFound }: { note: Note; isFound: boolean }) {
  return (
    <article class={`note ${isFound ? "is-found" : ""}`} aria-label={words.notes.one} data-note={note.id}>
      <p class="note-head">
        <Icon of={StickyNote} size={14} />
        {note.author.name}
        <span class="note-only">{words.notes.only}</span>
        <time>{clock(new Date(note.createdAt), words.language)}</time>
      </p>
      <Markdown text={note.content} />
    </article>
  );
}
