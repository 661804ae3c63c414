/** The whole of the widget. */

import { useEffect } from "preact/hooks";
import { useFace } from "../face.ts";
import { Announcer } from "./Announcer.tsx";
import { Foot } from "./Foot.tsx";
import { Head } from "./Head.tsx";
import { Stream } from "./Stream.tsx";

export function App() {
  const { frame, visit } = useFace();

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // whatever is open inside closes itself first, and says so by preventing the rest
      if (event.key === "Escape" && !event.defaultPrevented && frame.canClose) frame.tell({ type: "close" });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [frame]);

  const current = visit.value;
  return (
    <div class="widget">
      <Head />
      <main>
        <Stream key={current.key} />
        <Foot />
      </main>
      <Announcer key={current.key} />
    </div>
  );
}
