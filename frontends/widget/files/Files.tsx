/** The part for files: fetched at the first click, drop or paste, or with the first message that carries some. */

import css from "../../shared/files.css?inline";
import { Attached, Tray } from "../../shared/files-view.tsx";
import { upload } from "../../shared/upload.ts";
import { createUploads, type Rules, type Uploads } from "../../shared/uploads.ts";
import type { Attachment } from "../../shared/wire.ts";
import { useFace } from "../face.ts";
import { wear } from "../views/later.ts";
import type { Visit } from "../visit.ts";
import { fileWords } from "./words.ts";

wear(css);

/** A visit's files that wait to be sent, and how they are shown. */
export interface Waiting {
  uploads: Uploads;
  View: (props: { isSending: boolean }) => preact.JSX.Element;
}

const known = new WeakMap<Visit, Waiting>();

/** Rejects when the server does not say what may be sent. */
export async function waitingOf(visit: Visit): Promise<Waiting> {
  const before = known.get(visit);
  if (before !== undefined) return before;
  const { rules } = await ask<{ rules: Rules }>(visit, "rules");
  const uploads = createUploads({
    rules,
    send: async (file, onProgress, signal) => {
      await visit.open(); // the first thing that a visitor does may be to send a picture
      return await upload(file, { headers: keyOf(visit), onProgress, signal });
    },
    forget: (id) => void fetch(`/api/files/${id}`, { method: "DELETE", headers: keyOf(visit) }).catch(() => undefined),
  });
  const View = ({ isSending }: { isSending: boolean }) => {
    const { tag } = useFace().tongue;
    return <Tray uploads={uploads} rules={rules} isSending={isSending} words={fileWords(tag)} language={tag} />;
  };
  const waiting = { uploads, View };
  known.set(visit, waiting);
  return waiting;
}

export function LineFiles({ files }: { files: readonly Attachment[] }) {
  const { tongue, visit } = useFace();
  const renew = async (id: string): Promise<Attachment> => (await ask<{ file: Attachment }>(visit.value, id)).file;
  return <Attached files={files} renew={renew} words={fileWords(tongue.tag)} language={tongue.tag} />;
}

const keyOf = (visit: Visit): Record<string, string> => ({ "X-Session-Id": visit.key });

async function ask<T>(visit: Visit, what: string): Promise<T> {
  const response = await fetch(`/api/files/${what}`, { headers: keyOf(visit) });
  if (!response.ok) throw new Error(`The files answered ${response.status}.`);
  return (await response.json()) as T;
}
