/** The button in the corner of a page, in a shadow root of its own. */

import { ChevronDown, type IconNode, MessageCircle } from "lucide";
import { inkOn, parse } from "../shared/colour.ts";
import { chooseLanguage } from "../shared/words.ts";
import type { Look } from "./contract.ts";
import { CSS } from "./style.ts";
import { CHAT_WITH_US } from "./words.ts";

export interface Launcher {
  /** What goes into the page. */
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  /** How many messages have not been read; hidden at first. */
  badge: HTMLElement;
  /** Its words, for those who cannot see the icon. */
  title: string;
}

export function createLauncher(look: Look): Launcher {
  const host = document.createElement("frontdesk-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  if (look.position === "left") host.dataset["side"] = "left";
  if (look.theme) host.dataset["theme"] = look.theme;
  const colour = parse(look.color ?? "");
  if (colour !== null && look.color !== undefined) {
    host.style.setProperty("--fd-fill", look.color);
    host.style.setProperty("--fd-ink", inkOn(colour));
  }

  const button = document.createElement("button");
  button.type = "button";
  button.append(icon(MessageCircle), icon(ChevronDown));
  const language = chooseLanguage(Object.keys(CHAT_WITH_US), look.lang ? [look.lang] : navigator.languages);
  const title = look.label ?? CHAT_WITH_US[language] ?? "";
  button.ariaLabel = title;
  button.ariaExpanded = "false";
  if (look.label) button.append(element("span", "label", look.label));
  const badge = element("span", "badge", "");
  badge.hidden = true;
  button.append(badge);
  root.append(button);
  return { host, root, button, badge, title };
}

export function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function icon(nodes: IconNode): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of nodes) {
    const line = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, String(value));
    svg.append(line);
  }
  return svg;
}
