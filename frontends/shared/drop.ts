/** Files that are dropped onto the page, or pasted into a field. */

import { useEffect, useRef, useState } from "preact/hooks";

const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Whether files are held over the page just now; dropped, they are handed to `take`. */
export function useDrop(take: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    // over each element on its way there is an `enter` before the `leave` of the one before
    let depth = 0;
    const ends = new AbortController();
    const on = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void): void =>
      addEventListener(name, (event) => carries(event) && act(event), { signal: ends.signal });
    on("dragenter", () => setOver(++depth > 0));
    on("dragleave", () => setOver(--depth > 0));
    // without this the browser opens the file in place of the page
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => ends.abort();
  }, []);
  return isOver;
}

/** Files in what is pasted, and no text beside them: a spreadsheet's cells come as a picture too. */
export function pastedFiles(event: ClipboardEvent): File[] {
  const data = event.clipboardData;
  if (data === null || data.types.includes("text/plain")) return [];
  if (data.files.length > 0) event.preventDefault();
  return [...data.files];
}
