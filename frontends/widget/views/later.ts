/** Parts that are fetched when they are first needed, to keep the first load small. */

import { useEffect, useState } from "preact/hooks";
import { useFace } from "../face.ts";

const AGAIN_MS = 3_000;

/** What `load` gives, once it is wanted and has come; `null` until then. One that cannot be fetched is asked for until it comes, and the visitor is told. */
export function useLater<T>(load: () => Promise<T>, isWanted: boolean): T | null {
  const { missing } = useFace();
  const [part, setPart] = useState<{ value: T } | null>(null);
  useEffect(() => {
    if (!isWanted || part !== null) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout>;
    let isMissed = false;
    const miss = (yes: boolean): void => {
      if (yes !== isMissed) missing.value += yes ? 1 : -1;
      isMissed = yes;
    };
    const fetchIt = (): void => {
      load().then(
        (value) => {
          if (isCurrent) setPart({ value });
          miss(false);
        },
        () => {
          if (!isCurrent) return;
          miss(true);
          timer = setTimeout(fetchIt, AGAIN_MS);
        },
      );
    };
    fetchIt();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      miss(false);
    };
  }, [isWanted]);
  return part === null ? null : part.value;
}

/** Puts on the styles that a later part brings in its own file: so neither comes without the other. */
export function wear(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
