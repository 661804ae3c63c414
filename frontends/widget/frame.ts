/** The widget's end of the channel to the page around it; see `loader/contract.ts`. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { GREETING, type Attributes, type Greeting, type Identity, type Look, type Place, type ToLoader, type ToWidget } from "../loader/contract.ts";

export interface Frame {
  readonly look: Look;
  readonly place: ReadonlySignal<Place>;
  readonly identity: ReadonlySignal<Identity>;
  readonly attributes: ReadonlySignal<Attributes>;
  /** The visitor looks at it: the frame is open and the tab is in front. */
  readonly seen: ReadonlySignal<boolean>;
  /** In a frame it can be closed; on a page of its own it cannot. */
  readonly canClose: boolean;
  tell(message: ToLoader): void;
  /** Called when the host page wants everything forgotten that this browser keeps. */
  onForget: () => void;
}

/** Waits for the loader's greeting; a widget that is opened as a page of its own greets itself. */
export function meetFrame(): Promise<Frame> {
  if (window.parent === window) {
    const place = { url: location.origin + location.pathname, title: document.title };
    return Promise.resolve(frameOf({ type: GREETING, look: {}, place, open: true, identity: {}, attributes: {} }, null));
  }
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<Greeting>): void => {
      const [port] = event.ports;
      // anybody may post here; only the page around us may greet, and which pages may be that is the server's `frame-ancestors`
      if (event.source !== window.parent || event.data?.type !== GREETING || port === undefined) return;
      removeEventListener("message", listen);
      resolve(frameOf(event.data, port));
    };
    addEventListener("message", listen);
  });
}

function frameOf(greeting: Greeting, port: MessagePort | null): Frame {
  const place = signal(greeting.place);
  const identity = signal(greeting.identity);
  const attributes = signal(greeting.attributes);
  const open = signal(greeting.open);
  const seen = signal(false);

  const look = (): void => {
    seen.value = open.peek() && document.visibilityState === "visible";
  };
  document.addEventListener("visibilitychange", look);
  look();

  const frame: Frame = {
    look: greeting.look,
    place,
    identity,
    attributes,
    seen,
    canClose: port !== null,
    tell: (message) => port?.postMessage(message),
    onForget: () => undefined,
  };
  if (port !== null) {
    port.onmessage = ({ data }: MessageEvent<ToWidget>): void => {
      switch (data.type) {
        case "shown":
          open.value = data.open;
          look();
          break;
        case "place":
          place.value = data.place;
          break;
        case "identity":
          identity.value = data.identity;
          break;
        case "attributes":
          attributes.value = data.attributes;
          break;
        case "forget":
          frame.onForget();
          frame.tell({ type: "forgotten" });
          break;
      }
    };
  }
  return frame;
}
