/** One file on its way to the server: raw bytes over HTTP, with its progress. `fetch` cannot tell how much has gone. */

import { Refused, Unanswered } from "./connection.ts";
import type { Attachment, WireError } from "./wire.ts";

export interface UploadOptions {
  /** Who sends it; never in the address. */
  headers: Record<string, string>;
  /** From the team: the chat's public id. */
  sessionId?: string;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** So long without a sign of life, and the way is taken for cut. A picture is worked on after its last byte has gone. */
const SILENCE_MS = 60_000;

/** Resolves when it is stored. Rejects with `Refused`, or with `Unanswered` when the way broke or `signal` ended it. */
export function upload(file: File, { headers, sessionId, onProgress, signal }: UploadOptions): Promise<Attachment> {
  const query = new URLSearchParams({ name: file.name, ...(sessionId !== undefined && { sessionId }) });
  const request = new XMLHttpRequest();
  const stop = (): void => request.abort();
  let silence: ReturnType<typeof setTimeout>;
  const live = (): void => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE_MS);
  };
  return new Promise<Attachment>((resolve, reject) => {
    const fail = (): void => reject(new Unanswered("The file did not get there."));
    request.upload.onprogress = ({ loaded, total }) => {
      live();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onload = () => {
      const answer = request.response as { file?: Attachment; error?: WireError } | null;
      if (answer?.file !== undefined) resolve(answer.file);
      else if (answer?.error !== undefined) reject(new Refused(answer.error));
      else if (request.status === 413) reject(new Refused({ code: "too_large", message: "", retryable: false })); // a proxy's own
      else fail();
    };
    request.onerror = fail;
    request.onabort = fail;
    if (signal.aborted) return fail();
    signal.addEventListener("abort", stop);
    live();
    request.open("POST", `/api/files?${query.toString()}`);
    request.responseType = "json";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file);
  }).finally(() => {
    clearTimeout(silence);
    signal.removeEventListener("abort", stop);
  });
}
