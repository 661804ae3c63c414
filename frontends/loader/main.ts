/**
 * The one script that a website includes: the launcher, the frame behind it, and the `Frontdesk` global.
 *
 *     <script src="https://chat.example.com/widget.js" async></script>
 *
 * Before the visitor opens the chat it makes no request, keeps nothing and connects to nothing. It lives under the root element, beside the
 * body, so that a single-page app that replaces its body does not take it along, and is harmless when included twice.
 */

import type { Api, Listener } from "./api.ts";
import { type Attributes, GREETING, type Greeting, type Identity, type Look, type ToLoader, type ToWidget, type WidgetEvent } from "./contract.ts";
import { createLauncher, element } from "./launcher.ts";
import { here, readLook, recall, remember, showInTitle } from "./page.ts";

/** How the site has set its launcher: the server writes it in here when it sends this script. */
declare const FRONTDESK_LOOK: Look;

/** Set once there is a conversation: only then are answers listened for before the chat is opened. */
const ACTIVE = "frontdesk:active";
/** For as long as the tab lives: the chat stays open from page to page. */
const OPEN = "frontdesk:open";

function start(script: HTMLScriptElement): void {
  const early = window.Frontdesk;
  if (early !== undefined && !Array.isArray(early)) return;

  const origin = new URL(script.src).origin;
  const ofPage = readLook(script.dataset);
  const look = { ...FRONTDESK_LOOK, ...ofPage };
  const listeners = new Map<WidgetEvent, Set<Listener>>();
  let identity: Identity = {};
  let port: MessagePort | undefined;
  let frame: HTMLIFrameElement | undefined;
  let isOpen = false;
  let unread = 0;
  let attributes: Attributes = {};
  let place = here();
  const navigation = (window as { navigation?: EventTarget }).navigation;

  const { host, root, button, badge, title } = createLauncher(look);
  const panel = element("div", "panel away", "");
  root.append(button);

  const emit = (name: WidgetEvent, detail: unknown): void => {
    for (const listener of listeners.get(name) ?? []) listener(detail);
  };
  const send = (message: ToWidget): void => port?.postMessage(message);

  const greet = (): void => {
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }: MessageEvent<ToLoader>) => hear(data);
    const greeting: Greeting = { type: GREETING, look: ofPage, place, open: isOpen, identity, attributes };
    frame?.contentWindow?.postMessage(greeting, origin, [channel.port2]);
  };

  const load = (): void => {
    if (frame !== undefined) return;
    frame = document.createElement("iframe");
    frame.title = title;
    frame.allow = "autoplay; clipboard-write";
    frame.src = `${origin}/widget/`;
    frame.onload = greet;
    panel.append(frame);
    // before the button, so that the style sheet can hide the button of an open panel on a phone; the frame is never moved again
    root.insertBefore(panel, button);
  };

  const hear = (message: ToLoader): void => {
    switch (message.type) {
      case "ready":
        panel.classList.add("ready");
        emit("ready", undefined);
        break;
      case "close":
        api.close();
        button.focus();
        break;
      case "unread":
        unread = message.count;
        badge.textContent = unread > 9 ? "9+" : String(unread);
        badge.hidden = unread === 0;
        button.ariaLabel = unread > 0 ? `${title} (${unread})` : title;
        showInTitle(unread);
        emit("unread", unread);
        break;
      case "active":
        remember(() => localStorage, ACTIVE, message.active);
        remember(() => sessionStorage, OPEN, message.active && isOpen);
        break;
      case "event":
        emit(message.name, message.detail);
        break;
      case "forgotten":
        remove();
        break;
    }
  };

  const show = (open: boolean): void => {
    if (open === isOpen) return;
    isOpen = open;
    if (open) load();
    panel.classList.toggle("away", !open);
    button.classList.toggle("open", open);
    button.ariaExpanded = String(open);
    if (recall(() => localStorage, ACTIVE)) remember(() => sessionStorage, OPEN, open);
    fitKeyboard();
    send({ type: "shown", open });
    if (open) frame?.focus();
    emit(open ? "open" : "close", undefined);
  };

  /** On a phone the frame fills what the keyboard leaves: only the host page can know how much that is. */
  const fitKeyboard = (): void => {
    const view = window.visualViewport;
    const fills = isOpen && matchMedia("(max-width: 480px)").matches;
    document.documentElement.style.overflow = fills ? "hidden" : "";
    panel.style.top = fills && view ? `${view.offsetTop}px` : "";
    panel.style.bottom = fills && view ? "auto" : "";
    panel.style.height = fills && view ? `${view.height}px` : "";
  };

  const onVisibility = (): void => showInTitle(unread);
  const followPage = (): void => {
    const now = here();
    if (now.url === place.url && now.title === place.title) return;
    place = now;
    send({ type: "place", place });
  };

  const remove = (): void => {
    port?.close();
    isOpen = false;
    fitKeyboard();
    host.remove();
    showInTitle(0);
    remember(() => localStorage, ACTIVE, false);
    remember(() => sessionStorage, OPEN, false);
    removeEventListener("popstate", followPage);
    navigation?.removeEventListener("navigatesuccess", followPage);
    document.removeEventListener("visibilitychange", onVisibility);
    window.visualViewport?.removeEventListener("resize", fitKeyboard);
    window.visualViewport?.removeEventListener("scroll", fitKeyboard);
    delete window.Frontdesk;
  };

  const api: Api = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!isOpen),
    identify(who) {
      identity = { ...identity, ...who };
      send({ type: "identity", identity });
    },
    setAttributes(some) {
      attributes = { ...attributes, ...some };
      send({ type: "attributes", attributes });
    },
    on(name, listener) {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      return () => api.off(name, listener);
    },
    off: (name, listener) => void listeners.get(name)?.delete(listener),
    shutdown(options) {
      if (options?.forget && port) send({ type: "forget" });
      else remove();
    },
    push([name, ...values]) {
      const method = (api as unknown as Record<string, (...values: unknown[]) => unknown>)[name];
      method?.(...values);
    },
  };

  button.onclick = api.toggle;
  addEventListener("popstate", followPage);
  // where the browser has it, this also tells of pushState, which nothing else does
  navigation?.addEventListener("navigatesuccess", followPage);
  document.addEventListener("visibilitychange", onVisibility);
  window.visualViewport?.addEventListener("resize", fitKeyboard);
  window.visualViewport?.addEventListener("scroll", fitKeyboard);

  document.documentElement.append(host);
  window.Frontdesk = api;
  if (recall(() => localStorage, ACTIVE)) load();
  if (recall(() => sessionStorage, OPEN) && !matchMedia("(max-width: 480px)").matches) show(true);
  for (const call of early ?? []) api.push(call);
}

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
if (script instanceof HTMLScriptElement) start(script);
