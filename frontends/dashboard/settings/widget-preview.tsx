/** The widget as visitors will see it, drawn from what is not saved yet. It is a picture: nothing in it can be pressed. */

import { MessageCircle, SendHorizontal, X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { inkOn, parse } from "../../shared/colour.ts";
import { Icon } from "../../shared/icon.tsx";
import type { WidgetLook } from "../data/settings.ts";
import { words } from "../words.ts";

export function WidgetPreview({ look }: { look: WidgetLook }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const colour = parse(look.accent);
    if (colour === null) return;
    root.current?.style.setProperty("--site", look.accent);
    root.current?.style.setProperty("--on-site", inkOn(colour));
  }, [look.accent]);
  return (
    <figure class="preview-frame" ref={root}>
      <figcaption>{words.widget.preview}</figcaption>
      <div class={`mock mock-${look.position}`} aria-hidden="true">
        <div class="mock-window">
          <header class="mock-head">
            <div>
              <p class="mock-title">{look.title || words.widget.defaultTitle}</p>
              <p class="mock-sub">{look.subtitle || words.widget.defaultSubtitle}</p>
            </div>
            <Icon of={X} size={16} />
          </header>
          <div class="mock-body">
            <p class="mock-bubble mock-theirs">{look.greeting || words.widget.defaultGreeting}</p>
            {look.quickReplies.length > 0 && (
              <p class="mock-replies">
                {look.quickReplies.map((reply) => (
                  <span key={reply}>{reply}</span>
                ))}
              </p>
            )}
            <p class="mock-bubble mock-ours">{words.widget.sample}</p>
            {look.consentText && <p class="mock-consent">{look.consentText}</p>}
          </div>
          <footer class="mock-foot">
            <span>{words.widget.samplePlaceholder}</span>
            <span class="mock-send">
              <Icon of={SendHorizontal} size={14} />
            </span>
          </footer>
        </div>
        <span class="mock-launcher">
          <Icon of={MessageCircle} size={20} />
          {look.launcherText && <span>{look.launcherText}</span>}
        </span>
      </div>
    </figure>
  );
}
