/** What the dashboard and the widget that it shows as a preview say to each other: both stand at the same origin. */

import type { WidgetLook } from "./site.ts";

/** The preview's page is there, and can be told how to look. */
export const PREVIEW_READY = "frontdesk:preview-ready";
export const PREVIEW = "frontdesk:preview";

export interface Preview {
  type: typeof PREVIEW;
  widget: WidgetLook;
}
