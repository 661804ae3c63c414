/** The way to the part for files, which is fetched when it is wanted: a button, the drop, the paste, and the place of a message's files. */

import { Paperclip } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { heightOf } from "../../shared/attached.ts";
import { useDrop } from "../../shared/drop.ts";
import { Icon } from "../../shared/icon.tsx";
import type { Attachment } from "../../shared/wire.ts";
import { useFace } from "../face.ts";
import type { Waiting } from "../files/Files.tsx";
import type { Visit } from "../visit.ts";
import { useLater } from "./later.ts";

export interface Attaching {
  /** `null` until somebody has chosen files, and the part for them has come. */
  waiting: Waiting | null;
  readiness: "none" | "waiting" | "ready";
  isOver: boolean;
  take: (files: File[]) => void;
}

/** Files that the visitor chooses while they write. */
export function useAttaching(visit: Visit): Attaching {
  const [given, setGiven] = useState<File[]>([]);
  const [isWanted, setWanted] = useState(false);
  const waiting = useLater(() => import("../files/Files.tsx").then((part) => part.waitingOf(visit)), isWanted);
  const take = (files: File[]): void => {
    if (files.length === 0) return;
    setWanted(true);
    setGiven((before) => [...before, ...files]);
  };
  const isOver = useDrop(take);
  useEffect(() => {
    if (waiting === null || given.length === 0) return;
    waiting.uploads.add(given);
    setGiven([]);
  }, [waiting, given]);
  return { waiting, isOver, take, readiness: given.length > 0 ? "waiting" : (waiting?.uploads.readiness.value ?? "none") };
}

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { words } = useFace().tongue;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="quiet-button" aria-label={words.attach} onClick={() => input.current?.click()}>
        <Icon of={Paperclip} size={19} />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </>
  );
}

/** Their place is kept while the part that draws them comes. */
export function FilesOfLine({ files }: { files: readonly Attachment[] }) {
  const part = useLater(() => import("../files/Files.tsx"), true);
  return part === null ? <div style={{ height: `${heightOf(files)}px` }} /> : <part.LineFiles files={files} />;
}
