/** The widget itself as visitors will see it, in a page that only plays a conversation, and its launcher: both follow what is not saved yet. */

import { useEffect, useRef } from "preact/hooks";
import { createLauncher } from "../../loader/launcher.ts";
import { PREVIEW, PREVIEW_READY, type Preview } from "../../shared/preview.ts";
import type { WidgetLook } from "../../shared/site.ts";
import { words } from "../words.ts";

export function WidgetPreview({ look }: { look: WidgetLook }) {
  return (
    <figure class={`preview preview-${look.position}`}>
      <figcaption>{words.widget.preview}</figcaption>
      <div class="preview-page">
        <Panel look={look} />
        <LauncherOf look={look} />
      </div>
    </figure>
  );
}

function Panel({ look }: { look: WidgetLook }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const latest = useRef(look);
  latest.current = look;
  const tell = (): void => {
    const said: Preview = { type: PREVIEW, widget: latest.current };
    frame.current?.contentWindow?.postMessage(said, location.origin);
  };
  useEffect(tell, [look]);
  useEffect(() => {
    const listen = ({ source, data }: MessageEvent<{ type?: string } | null>): void => {
      if (source === frame.current?.contentWindow && data?.type === PREVIEW_READY) tell();
    };
    addEventListener("message", listen);
    return () => removeEventListener("message", listen);
  }, []);
  return <iframe ref={frame} class="preview-panel" src="/widget/?preview" title={words.widget.preview} />;
}

function LauncherOf({ look: { accent, launcherText, language, position } }: { look: WidgetLook }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { host } = createLauncher({
      color: accent,
      position,
      ...(launcherText && { label: launcherText }),
      ...(language !== "auto" && { lang: language }),
    });
    place.current?.replaceChildren(host);
  }, [accent, launcherText, language, position]);
  // a picture: there is nothing here for it to open
  return <div class="preview-launcher" ref={place} inert />;
}
