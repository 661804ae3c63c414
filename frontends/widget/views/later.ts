/** Parts that are fetched when they are first needed, to keep the first load small. */

import { useEffect, useState } from "preact/hooks";

/** What `load` gives, once it is wanted and has come; `null` until then, and when it could not be fetched. */
export function useLater<T>(load: () => Promise<T>, isWanted: boolean): T | null {
  const [part, setPart] = useState<{ value: T } | null>(null);
  useEffect(() => {
    if (!isWanted || part !== null) return;
    let isCurrent = true;
    load().then(
      (value) => isCurrent && setPart({ value }),
      () => undefined, // off-line: the next time it is wanted it is asked for again
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted]);
  return part === null ? null : part.value;
}
