/** The launcher's name, for those who cannot see it. All other words come with the widget. */

export const CHAT_WITH_US: Record<string, string> = {
  en: "Chat with us",
  de: "Mit uns chatten",
  fr: "Discuter avec nous",
  es: "Chatea con nosotros",
  it: "Chatta con noi",
  pt: "Fale connosco",
  nl: "Chat met ons",
  pl: "Napisz do nas",
  tr: "Bize yazın",
  uk: "Напишіть нам",
  ar: "تحدّث معنا",
  ja: "チャットで相談",
};
