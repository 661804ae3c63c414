/** Whether the line stands. Green is not a wish: something came from the server within the last half minute. */

import { truth } from "../data/truth.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

export function LineDot() {
  const { line, now, sender } = useDesk();
  const is = truth(line.state.value, line.heardAt(), Math.max(now.second.value, line.heardAt()));
  const unsent = sender.entries.value.length;
  const text = unsent > 0 && is !== "good" ? `${words.line[is]} ${words.line.unsent}` : words.line[is];
  return (
    <button type="button" class={`line-dot line-${is}`} title={text} aria-label={text} onClick={() => line.check()}>
      <span />
    </button>
  );
}

/** Across the page's top while there is no line; it keeps quiet for the first moments. */
export function LineBanner() {
  const { line, now } = useDesk();
  const state = line.state.value;
  const silentMs = now.second.value - line.heardAt();
  if (state === "online" || state === "idle" || (state === "connecting" && silentMs < 3_000)) return null;
  return (
    <div class="line-banner" role="status">
      <span>{words.line.banner}</span>
      <button type="button" class="link" onClick={() => line.check()}>
        {words.line.tryNow}
      </button>
    </div>
  );
}
