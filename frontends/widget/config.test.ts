import { expect, test } from "vitest";
import { type Config, formFor, isAway, lookOf } from "./config.ts";

const email = { name: "email", label: "E-mail", kind: "email", required: true } as const;

function config(widget: Partial<Config["widget"]> = {}, now: Partial<Config> = {}): Config {
  return {
    widget: {
      title: "Chat with us",
      subtitle: "",
      accent: "#0F6E66",
      position: "right",
      launcherText: "",
      greeting: "",
      quickReplies: [],
      language: "auto",
      consentText: "",
      consentUrl: "",
      form: { when: "never", fields: [email] },
      sound: true,
      ...widget,
    },
    open: true,
    opensAt: null,
    peopleOnline: 1,
    assistant: false,
    mail: false,
    ...now,
  };
}

test("the page's own words go before the site's settings, and these before ours", () => {
  const set = config({ title: "Lumen", greeting: "Hi", quickReplies: ["Returns?"], language: "de" });
  expect(lookOf(set, { greeting: "Hello from this page" })).toEqual({
    name: "Lumen",
    greeting: "Hello from this page",
    replies: ["Returns?"],
    lang: "de",
    color: "#0F6E66",
  });
  expect(lookOf(config(), {})).toEqual({ color: "#0F6E66" });
  expect(lookOf(null, { name: "Page" })).toEqual({ name: "Page" });
});

test("a site is away when neither a person nor the assistant would answer", () => {
  expect(isAway(config())).toBe(false);
  expect(isAway(config({}, { open: false }))).toBe(true);
  expect(isAway(config({}, { peopleOnline: 0 }))).toBe(true);
  expect(isAway(config({}, { open: false, assistant: true }))).toBe(false);
  expect(isAway(null)).toBe(false);
});

test("the form is asked when the site says so, and never of somebody who is known", () => {
  const before = config({ form: { when: "before", fields: [email] } });
  const offline = { form: { when: "offline" as const, fields: [email] } };
  expect(formFor(before, false)).toEqual([email]);
  expect(formFor(before, true)).toEqual([]);
  expect(formFor(config(offline), false)).toEqual([]);
  expect(formFor(config(offline, { open: false }), false)).toEqual([email]);
  expect(formFor(config(), false)).toEqual([]);
});
