/** How the files of a message are laid out, known before anything of them is loaded: so that nothing jumps. Pure. */

import type { Attachment, Message } from "./wire.ts";

/** Pixels: the longer side of a picture that stands alone, the side of one among several, a document's row, the space between. */
const ALONE = 240;
const AMONG = 118;
const ROW = 56;
const GAP = 4;

export interface Size {
  width: number;
  height: number;
}

export function isPicture(file: Attachment): boolean {
  return file.thumbnailUrl !== null && file.width !== null && file.height !== null;
}

/** As large as it fits, and never larger than it is. */
export function sizeAlone({ width, height }: Attachment): Size {
  const scale = Math.min(1, ALONE / Math.max(width ?? 1, height ?? 1));
  return { width: Math.max(48, Math.round((width ?? 1) * scale)), height: Math.max(48, Math.round((height ?? 1) * scale)) };
}

export const SIZE_AMONG: Size = { width: AMONG, height: AMONG };

/** Of all of them together: pictures above (one alone, several two in a row), documents below. */
export function heightOf(files: readonly Attachment[]): number {
  const pictures = files.filter(isPicture);
  const [only] = pictures;
  const rows: number[] = [];
  if (pictures.length === 1 && only !== undefined) rows.push(sizeAlone(only).height);
  else rows.push(...Array<number>(Math.ceil(pictures.length / 2)).fill(AMONG));
  rows.push(...Array<number>(files.length - pictures.length).fill(ROW));
  return rows.reduce((sum, row) => sum + row + GAP, -GAP);
}

/** A message as words alone can say it: for a notification, a screen reader, a text file. */
export function inWords({ content, attachments = [] }: Pick<Message, "content" | "attachments">): string {
  return [content, ...attachments.map(({ name }) => `📎 ${name}`)].filter(Boolean).join("\n");
}
