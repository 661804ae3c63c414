/** The team's HTTP calls: JSON in, JSON out, and the same two failures as on the line. */

import { Refused, Unanswered } from "../../shared/connection.ts";
import type { WireError } from "../../shared/wire.ts";

export type Method = "POST" | "PUT" | "PATCH" | "DELETE";

export interface Api {
  /** With `signal`, it can be called off; it rejects then. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  send<T>(method: Method, path: string, body?: unknown): Promise<T>;
  /** As `send`, with bytes in place of JSON. */
  upload<T>(path: string, file: Blob, method?: Method): Promise<T>;
}

export interface ApiOptions {
  token: () => string | null;
  /** The token is not good any more. */
  onSignedOut: () => void;
}

const TIMEOUT_MS = 20_000;
/** An answer by a model, or a file that is read page by page, takes longer. */
const LONG_TIMEOUT_MS = 90_000;

/** Every call rejects with `Refused`, or with `Unanswered` when nobody knows whether it was done. */
export function createApi({ token, onSignedOut }: ApiOptions): Api {
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const shown = token();
    const headers = new Headers(init.headers);
    if (shown !== null) headers.set("Authorization", `Bearer ${shown}`);
    const timeout = AbortSignal.timeout(init.method === undefined ? TIMEOUT_MS : LONG_TIMEOUT_MS);
    const signal = init.signal ? AbortSignal.any([timeout, init.signal]) : timeout;
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(path, { ...init, headers, signal });
      answer = response.status === 204 ? null : await readJson(response);
    } catch {
      throw new Unanswered("No answer came.");
    }
    if (response.ok) return answer as T;
    const error = errorIn(answer) ?? fallback(response.status);
    // another tab may have signed in anew meanwhile: only the token that was refused is given up
    if (error.code === "unauthenticated" && shown !== null && shown === token()) onSignedOut();
    throw new Refused(error);
  };

  return {
    get: (path, signal) => call(path, signal === undefined ? {} : { signal }),
    send: (method, path, body) =>
      call(path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      }),
    upload: (path, file, method = "POST") => call(path, { method, body: file }),
  };
}

/** What a proxy says is not JSON; then the status has to tell enough. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorIn(answer: unknown): WireError | null {
  const error = (answer as { error?: WireError } | null)?.error;
  return typeof error?.code === "string" ? error : null;
}

function fallback(status: number): WireError {
  if (status === 404) return { code: "not_found", message: "", retryable: false };
  if (status === 413) return { code: "too_large", message: "", retryable: false };
  return { code: status >= 500 ? "unavailable" : "internal", message: "", retryable: status >= 500 };
}

/** This server has no such part (yet): what is not there is not shown. */
export function isMissing(error: unknown): boolean {
  return error instanceof Refused && ["not_found", "method_not_allowed"].includes(error.reason.code);
}

export function isForbidden(error: unknown): boolean {
  return error instanceof Refused && error.reason.code === "forbidden";
}
