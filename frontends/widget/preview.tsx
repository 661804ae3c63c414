/**
 * The widget as the dashboard shows it while somebody changes its settings, at `/widget/?preview`: the same views on a conversation that
 * is only played. It asks the server for nothing, connects to nothing, and keeps nothing.
 */

import { signal } from "@preact/signals";
import { render } from "preact";
import { PREVIEW, PREVIEW_READY, type Preview } from "../shared/preview.ts";
import type { WidgetLook } from "../shared/site.ts";
import { memoryStore } from "../shared/storage.ts";
import { lookOf } from "./config.ts";
import { dress } from "./dress.ts";
import { createFace, FaceProvider } from "./face.ts";
import { pretendFrame, pretendVisit } from "./pretend.ts";
import { App } from "./views/App.tsx";
import { speak } from "./words/index.ts";

const store = memoryStore();
const fresh = { chat: null, messages: [] };
const visit = signal(await pretendVisit(fresh));
let latest = 0;
let undress = (): void => undefined;

async function show(widget: WidgetLook): Promise<void> {
  const number = ++latest;
  const config = { widget, open: true, opensAt: null, peopleOnline: 1, assistant: true, mail: false };
  const look = lookOf(config, {});
  const tongue = await speak(look.lang ? [look.lang] : navigator.languages);
  const place = document.getElementById("app");
  // a language came later than the next change
  if (number !== latest || place === null) return;
  undress();
  undress = dress(look, tongue);
  const startAnew = (): void => void pretendVisit(fresh).then((next) => (visit.value = next));
  const face = createFace({ frame: pretendFrame(look, { seen: false }), config, look, tongue, store, visit, startAnew });
  render(
    <FaceProvider value={face}>
      <App />
    </FaceProvider>,
    place,
  );
}

addEventListener("message", ({ origin, source, data }: MessageEvent<Preview>) => {
  if (origin === location.origin && source === window.parent && data?.type === PREVIEW) void show(data.widget);
});
window.parent.postMessage({ type: PREVIEW_READY }, location.origin);
