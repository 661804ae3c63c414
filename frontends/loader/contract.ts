/**
 * What the host page's loader and the widget in its frame say to each other.
 *
 * The loader sends `Greeting` once per load of the frame, to the exact origin that its own script came from, with one end of a channel.
 * From then on both speak through that channel, which no other window can listen to or write into.
 */

/** How a site wants its widget: from the script's `data-` attributes. Colours are checked before they are used. */
export interface Look {
  /** `#rrggbb`: the accent. */
  color?: string;
  position?: "left" | "right";
  theme?: "light" | "dark";
  /** A BCP 47 tag; the browser's wish if left out. */
  lang?: string;
  /** Words beside the launcher's icon. */
  label?: string;
  /** The site's name, in the widget's head. */
  name?: string;
  /** The first words that a visitor sees. */
  greeting?: string;
  /** Quick replies under the greeting. */
  replies?: string[];
}

/** Who the visitor is, as the host page knows them. With `userId` and `signature` it is proven: the site's own server has signed it. */
export interface Identity {
  userId?: string;
  /** Hex HMAC-SHA256 of `userId` under the identity secret. */
  signature?: string;
  name?: string;
  email?: string;
}

/** Facts that the host page knows about the visitor; texts, numbers, yes or no. */
export type Attributes = Record<string, string | number | boolean>;

/** The page on which the visitor is: without query and fragment, which may hold what is nobody's business. */
export interface Place {
  url: string;
  title: string;
}

export const GREETING = "frontdesk:greeting";

export interface Greeting {
  type: typeof GREETING;
  look: Look;
  place: Place;
  open: boolean;
  identity: Identity;
  attributes: Attributes;
}

export type ToWidget =
  | { type: "shown"; open: boolean }
  | { type: "place"; place: Place }
  | { type: "identity"; identity: Identity }
  | { type: "attributes"; attributes: Attributes }
  /** Throw away what this browser keeps; answered with `forgotten`. */
  | { type: "forget" };

export type ToLoader =
  /** The widget is drawn. */
  | { type: "ready" }
  | { type: "close" }
  | { type: "unread"; count: number }
  /** There is a conversation: keep listening for answers on the next pages too. */
  | { type: "active"; active: boolean }
  | { type: "event"; name: WidgetEvent; detail: unknown }
  | { type: "forgotten" };

/** What a host page can listen for with `Frontdesk.on`. */
export type WidgetEvent = "ready" | "open" | "close" | "unread" | "message" | "state";
