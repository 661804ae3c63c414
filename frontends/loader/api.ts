/** The `Frontdesk` global, as a host page sees it. */

import type { Attributes, Identity, WidgetEvent } from "./contract.ts";

export type Listener = (detail: unknown) => void;

export interface Api {
  open(): void;
  close(): void;
  toggle(): void;
  identify(identity: Identity): void;
  setAttributes(attributes: Attributes): void;
  on(name: WidgetEvent, listener: Listener): () => void;
  off(name: WidgetEvent, listener: Listener): void;
  /** Takes the widget off the page; with `forget`, what this browser keeps of the visitor as well. */
  shutdown(options?: { forget?: boolean }): void;
  /** A call as a list, `["identify", {...}]`: the same line works before and after this script has come. */
  push(call: [string, ...unknown[]]): void;
}

declare global {
  interface Window {
    Frontdesk?: Api | [string, ...unknown[]][];
  }
}
