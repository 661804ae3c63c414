/** Files as both faces show them: those of a message, and those that wait to be sent. */

import { CircleAlert, Download, File as Paper, FileSpreadsheet, FileText, Image, RotateCw, X } from "lucide";
import type { IconNode } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { heightOf, isPicture, SIZE_AMONG, type Size, sizeAlone } from "./attached.ts";
import { bytes } from "./bytes.ts";
import { Icon } from "./icon.tsx";
import { mayRetry, type Problem, type Rules, type Upload, type Uploads } from "./uploads.ts";
import type { Attachment } from "./wire.ts";
import { fill } from "./words.ts";

export interface FileWords {
  /** The files of a message, or those that wait: for a screen reader. */
  files: string;
  open: string;
  save: string;
  remove: string;
  retry: string;
  waiting: string;
  ready: string;
  sendsSoon: string;
  problems: Record<Problem, string>;
}

interface Speech {
  words: FileWords;
  /** A language tag. */
  language: string;
}

/** Before they end, addresses are asked for anew. */
const EARLY_MS = 60_000;
const AGAIN_MS = 60_000;
/** What is gone is not asked for for ever. */
const TRIES = 10;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface AttachedProps extends Speech {
  files: readonly Attachment[];
  renew: (id: string) => Promise<Attachment>;
}

export function Attached({ files, renew, ...speech }: AttachedProps) {
  const pictures = files.filter(isPicture);
  const documents = files.filter((file) => !isPicture(file));
  return (
    <ul class="attached" aria-label={speech.words.files} style={{ minHeight: `${heightOf(files)}px` }}>
      {pictures.length > 0 && (
        <li class="attached-pictures">
          {pictures.map((file) => (
            <Picture key={file.id} file={file} renew={renew} size={pictures.length === 1 ? sizeAlone(file) : SIZE_AMONG} {...speech} />
          ))}
        </li>
      )}
      {documents.map((file) => (
        <li key={file.id}>
          <Paperwork file={file} renew={renew} {...speech} />
        </li>
      ))}
    </ul>
  );
}

interface OneProps extends Speech {
  file: Attachment;
  renew: (id: string) => Promise<Attachment>;
}

function Picture({ file, size, renew, words }: OneProps & { size: Size }) {
  const [fresh, renewNow] = useFresh(file, renew);
  return (
    <a class="attached-picture" href={fresh.url} target="_blank" rel="noopener noreferrer" style={{ width: `${size.width}px`, height: `${size.height}px` }}>
      <img src={fresh.thumbnailUrl ?? ""} alt={fill(words.open, { name: file.name })} width={size.width} height={size.height} decoding="async" onError={renewNow} />
    </a>
  );
}

function Paperwork({ file, renew, words, language }: OneProps) {
  const [fresh] = useFresh(file, renew);
  return (
    <a class="attached-paper" href={fresh.url} download={file.name} target="_blank" rel="noopener noreferrer" title={fill(words.save, { name: file.name })}>
      <Icon of={iconOf(file.type)} size={22} />
      <span class="attached-name">
        <bdi>{file.name}</bdi>
        <small>
          {kindOf(file.name)} · {bytes(file.size, language)}
        </small>
      </span>
      <Icon of={Download} size={16} />
    </a>
  );
}

/** The file with addresses that are good, and what asks for new ones at once (once: what is gone stays gone). */
function useFresh(file: Attachment, renew: (id: string) => Promise<Attachment>): [Attachment, () => void] {
  const [fresh, setFresh] = useState(file);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    // the network may be away for a while
    const askIn = (ms: number, tries: number): void => {
      if (!isOver && tries > 0) timer = setTimeout(() => renew(file.id).then(setFresh, () => askIn(AGAIN_MS, tries - 1)), ms);
    };
    const leftMs = Date.parse(fresh.expiresAt) - Date.now() - EARLY_MS;
    askIn(Math.min(Math.max(0, leftMs), LONGEST_TIMER_MS), TRIES);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [fresh.expiresAt]);
  return [
    fresh,
    () => {
      if (isAsked) return;
      setAsked(true);
      void renew(file.id).then(setFresh, () => undefined);
    },
  ];
}

export interface TrayProps extends Speech {
  uploads: Uploads;
  rules: Rules;
  /** The message goes as soon as they are there. */
  isSending: boolean;
}

/** What waits to be sent, each with its progress and a way to be rid of it. */
export function Tray({ uploads, rules, isSending, words, language }: TrayProps) {
  const list = uploads.list.value;
  const limits = { max: bytes(rules.maxBytes, language), n: rules.maxFiles };
  const troubles = list.filter(({ problem }) => problem !== null);
  const isBusy = list.some(({ state }) => state === "waiting" || state === "going");
  const said = troubles.map(({ file, problem }) => `${file.name}: ${fill(words.problems[problem ?? "failed"], limits)}`);
  if (isBusy) said.push(isSending ? words.sendsSoon : words.waiting);
  else if (list.length > troubles.length) said.push(words.ready);
  return (
    <div class="tray">
      {list.length > 0 && (
        <ul aria-label={words.files}>
          {list.map((upload) => (
            <Chip key={upload.key} upload={upload} uploads={uploads} trouble={upload.problem && fill(words.problems[upload.problem], limits)} words={words} language={language} />
          ))}
        </ul>
      )}
      {isSending && isBusy && <p class="tray-soon">{words.sendsSoon}</p>}
      <p class="unseen" role="status">
        {said.join(" ")}
      </p>
    </div>
  );
}

interface ChipProps extends Speech {
  upload: Upload;
  uploads: Uploads;
  trouble: string | null;
}

function Chip({ upload, uploads, trouble, words, language }: ChipProps) {
  const { key, file, state, share, stored, problem } = upload;
  return (
    <li class={`tray-file is-${state}`}>
      <span class="tray-face">
        {stored?.thumbnailUrl ? <img src={stored.thumbnailUrl} alt="" width={36} height={36} /> : <Icon of={problem === null ? iconOf(file.type) : CircleAlert} size={18} />}
      </span>
      <span class="tray-name">
        <bdi>{file.name}</bdi>
        <small>{trouble ?? bytes(file.size, language)}</small>
      </span>
      {(state === "going" || state === "waiting") && <progress max={1} value={state === "going" ? share : 0} aria-label={file.name} />}
      {mayRetry(problem) && (
        <button type="button" class="tray-button" aria-label={`${words.retry}: ${file.name}`} onClick={() => uploads.retry(key)}>
          <Icon of={RotateCw} size={16} />
        </button>
      )}
      <button type="button" class="tray-button" aria-label={fill(words.remove, { name: file.name })} onClick={() => uploads.remove(key)}>
        <Icon of={X} size={16} />
      </button>
    </li>
  );
}

function iconOf(type: string): IconNode {
  if (type.startsWith("image/")) return Image;
  if (type.includes("sheet") || type === "text/csv") return FileSpreadsheet;
  return type.startsWith("text/") || type.includes("pdf") || type.includes("document") ? FileText : Paper;
}

/** `PDF` for `invoice.pdf`. */
function kindOf(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}
