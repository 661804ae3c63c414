/** One message: its words, its sources, and how far it has come. */

import { Check, CheckCheck, CircleAlert, Info, Link2 } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { safeAddress } from "../../shared/markdown.ts";
import { Markdown } from "../../shared/markdown-view.tsx";
import { clock } from "../../shared/times.ts";
import type { MessageRow } from "../../shared/timeline.ts";
import type { Source } from "../../shared/wire.ts";
import { useFace } from "../face.ts";
import { FilesOfLine } from "./attaching.tsx";
import { Portrait } from "./Portrait.tsx";

export function Line({ row }: { row: MessageRow }) {
  const { words } = useFace().tongue;
  const author = row.own ? words.you : row.sender === "ai" ? words.assistant : (row.message?.senderName ?? words.somebody);
  const classes = ["line", row.own ? "own" : "theirs", `by-${row.sender}`, row.first && "first", row.last && "last"];
  return (
    <li class={classes.filter(Boolean).join(" ")}>
      {row.first && !row.own && <Author name={author} at={row.at} {...(row.sender === "admin" && { picture: row.message?.senderPictureUrl ?? null })} />}
      {row.content !== "" && (
        <div class={`bubble ${row.progress === "failed" ? "bubble-failed" : ""}`}>
          {(row.own || !row.first) && <span class="unseen">{author}: </span>}
          {row.own ? (
            <p class="plain" dir="auto">
              {row.content}
            </p>
          ) : (
            <Markdown text={row.content} />
          )}
        </div>
      )}
      {row.content === "" && <span class="unseen">{author}: </span>}
      {row.attachments.length > 0 && <FilesOfLine files={row.attachments} />}
      <Sources sources={row.message?.meta?.sources} />
      {row.progress !== null && <Status row={row} />}
    </li>
  );
}

/** `picture` is left out of what the assistant says: that has no face. */
export function Author({ name, at, picture }: { name: string; at: Date | null; picture?: string | null }) {
  const { tag } = useFace().tongue;
  return (
    <p class="author">
      {picture !== undefined && <Portrait class="avatar avatar-small" name={name} picture={picture} />}
      <span>{name}</span>
      {at !== null && <time dateTime={at.toISOString()}>{clock(at, tag)}</time>}
    </p>
  );
}

function Sources({ sources }: { sources: Source[] | undefined }) {
  const { words } = useFace().tongue;
  if (!Array.isArray(sources) || sources.length === 0) return null;
  return (
    <ul class="sources" aria-label={words.sources}>
      {sources.map(({ title, url }) => {
        const href = url ? safeAddress(url) : null;
        return (
          <li>
            {href === null ? (
              <span class="chip" title={title}>
                <Icon of={Info} size={13} />
                <span dir="auto">{title}</span>
              </span>
            ) : (
              <a class="chip" title={title} href={href} target="_blank" rel="noopener noreferrer">
                <Icon of={Link2} size={13} />
                <span dir="auto">{title}</span>
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Status({ row }: { row: MessageRow }) {
  const { tongue, visit } = useFace();
  const { words, tag } = tongue;
  const isOffline = visit.value.line.value !== "online";
  switch (row.progress) {
    case "failed": {
      const id = row.entry?.clientId ?? "";
      return (
        <p class="status status-failed">
          <Icon of={CircleAlert} size={14} />
          {words.failed}
          <button type="button" onClick={() => visit.value.sender.retry(id)}>
            {words.retry}
          </button>
          <button type="button" onClick={() => visit.value.sender.discard(id)}>
            {words.discard}
          </button>
        </p>
      );
    }
    case "queued":
    case "sending":
      return <p class="status status-sending">{isOffline ? words.queued : words.sending}</p>;
    default:
      return (
        <p class="status">
          <time dateTime={row.at.toISOString()}>{clock(row.at, tag)}</time>
          {row.progress === "read" ? words.read : words.sent}
          <Icon of={row.progress === "read" ? CheckCheck : Check} size={14} />
        </p>
      );
  }
}
