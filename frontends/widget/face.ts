/** What every part of the widget's page needs to know. */

import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Store } from "../shared/storage.ts";
import type { Look } from "../loader/contract.ts";
import type { Config } from "./config.ts";
import type { Frame } from "./frame.ts";
import { type Headline, headline } from "./head.ts";
import type { Visit } from "./visit.ts";
import type { Tongue } from "./words/index.ts";

/** Where it is kept whether the visitor wants no sound: "1" or "0". */
const QUIET = "frontdesk:quiet";

export interface Face {
  readonly frame: Frame;
  /** `null` if the server did not say in time. */
  readonly config: Config | null;
  /** The site's looks, the page's own first. */
  readonly look: Look;
  readonly tongue: Tongue;
  readonly store: Store;
  readonly visit: Signal<Visit>;
  readonly head: ReadonlySignal<Headline>;
  readonly isQuiet: ReadonlySignal<boolean>;
  /** How many parts of the page are wanted and could not be fetched. */
  readonly missing: Signal<number>;
  /** The visitor is asked where the conversation should be sent to. */
  readonly isMailing: Signal<boolean>;
  /** Wall time in ms, moving once a second while somebody looks. */
  readonly now: ReadonlySignal<number>;
  setQuiet(quiet: boolean): void;
  /** Leaves this conversation as it is and begins another with the visitor's next action. */
  startAnew(): void;
}

export interface FaceOptions {
  frame: Frame;
  config: Config | null;
  look: Look;
  tongue: Tongue;
  store: Store;
  visit: Signal<Visit>;
  startAnew: () => void;
}

export function createFace({ frame, config, look, tongue, store, visit, startAnew }: FaceOptions): Face {
  const isQuiet = signal((store.get(QUIET) ?? (config?.widget.sound === false ? "1" : "")) === "1");
  const now = signal(Date.now());
  setInterval(() => {
    if (frame.seen.peek()) now.value = Date.now();
  }, 1_000);
  return {
    frame,
    config,
    look,
    tongue,
    store,
    visit,
    isQuiet,
    missing: signal(0),
    isMailing: signal(false),
    now,
    startAnew,
    head: computed(() => headline(visit.value.chat.value, config, tongue.words)),
    setQuiet(quiet) {
      isQuiet.value = quiet;
      store.set(QUIET, quiet ? "1" : "0");
    },
  };
}

const Context = createContext<Face | null>(null);
export const FaceProvider = Context.Provider;

export function useFace(): Face {
  const face = useContext(Context);
  if (face === null) throw new Error("There is no face around this.");
  return face;
}
