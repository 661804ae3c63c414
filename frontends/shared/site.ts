/** How a site has set its widget: written in the dashboard, read by the widget. */

export interface FormField {
  name: string;
  label: string;
  kind: "text" | "email" | "textarea";
  required: boolean;
}

export interface WidgetLook {
  title: string;
  /** Empty: who answers now. */
  subtitle: string;
  /** `#rrggbb` */
  accent: string;
  position: "right" | "left";
  /** Words beside the launcher's icon. */
  launcherText: string;
  greeting: string;
  quickReplies: string[];
  /** A BCP 47 tag; `auto` is the visitor's own. */
  language: string;
  consentText: string;
  consentUrl: string;
  form: { when: "never" | "before" | "offline"; fields: FormField[] };
  sound: boolean;
}

/** The languages that the widget speaks, in their own words. */
export const TONGUES = {
  ar: "العربية",
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
  it: "Italiano",
  ja: "日本語",
  nl: "Nederlands",
  pl: "Polski",
  pt: "Português",
  tr: "Türkçe",
  uk: "Українська",
} as const;
