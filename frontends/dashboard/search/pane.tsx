/** The search field with what was found below it; what one opens stands beside it. */

import { useSignal } from "@preact/signals";
import { Search as SearchIcon, X } from "lucide";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Place } from "../data/place.ts";
import { useDesk } from "../desk.tsx";
import { useCommand } from "../shell/keys.ts";
import { LineBanner } from "../shell/line-dot.tsx";
import { IconButton } from "../ui/controls.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";
import { Hints } from "./hints.tsx";
import { FoundList, placesOf } from "./list.tsx";
import { createResults } from "./results.ts";
import type { Found } from "./wire.ts";

export type SearchPlace = Extract<Place, { page: "search" }>;

const LIST = "search-list";
const MAX_CHARS = 300;

export function SearchPane({ place }: { place: SearchPlace }) {
  const { api, navigation } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal(place.asked);
  const at = useSignal(-1);
  const results = useMemo(
    () =>
      createResults((question, cursor, signal) => {
        const asked = new URLSearchParams({ q: question, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
        if (cursor !== null) asked.set("cursor", cursor);
        return api.get<Found>(`/api/search?${asked}`, signal);
      }),
    [],
  );
  useEffect(() => {
    results.ask(typed.peek());
    return results.stop;
  }, []);
  // back and forward, and a search from elsewhere
  useLayoutEffect(() => {
    if (place.asked === typed.peek()) return;
    typed.value = place.asked;
    results.ask(place.asked);
  }, [place.asked]);
  useEffect(() => void (place.chat === null && field.current?.focus()), [place.chat === null]);

  const found = results.found.value;
  const places = useMemo(() => (found === null ? [] : placesOf(found, results.answered.value)), [found]);
  useLayoutEffect(() => void (at.value = -1), [results.answered.value]);

  const type = (text: string): void => {
    typed.value = text;
    results.ask(text);
    navigation.replace({ ...place, asked: text, ...(text.trim() === "" ? { chat: null, spot: null } : {}) });
  };
  const clear = (): void => {
    type("");
    field.current?.focus();
  };
  const move = (step: 1 | -1): void => {
    if (places.length === 0) return;
    at.value = Math.max(0, Math.min(places.length - 1, at.value + step));
    if (at.value >= places.length - 3) void results.more();
  };
  const open = (index: number): void => {
    const next = places[index];
    if (next !== undefined) navigation.go(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") open(Math.max(0, at.value));
    else if (event.key === "Escape" && typed.value !== "") clear();
    else return;
    event.preventDefault();
  };
  const focus = (): void => {
    field.current?.focus();
    field.current?.select();
  };
  useCommand("search", focus);
  useCommand("canned", focus, place.chat === null);
  useCommand("next", () => move(1));
  useCommand("previous", () => move(-1));
  useCommand("open", () => (at.value < 0 ? false : open(at.value)));
  useCommand("back", () => navigation.go({ ...place, chat: null, spot: null }), place.chat !== null);

  return (
    <section class="list-pane" aria-label={words.search.title}>
      <header class="list-head">
        <h1>{words.search.title}</h1>
      </header>
      <LineBanner />
      <div class="search-field" role="search">
        <Icon of={SearchIcon} size={16} />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={words.search.label}
          aria-expanded={places.length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={at.value >= 0 ? `${LIST}-${at.value}` : undefined}
          placeholder={words.search.placeholder}
          maxLength={MAX_CHARS}
          spellcheck={false}
          autocomplete="off"
          enterkeyhint="search"
          dir="auto"
          value={typed.value}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {typed.value !== "" && <IconButton icon={X} label={words.search.clear} onClick={clear} />}
        {results.isAsking.value && found !== null && <span class="search-busy" />}
      </div>
      {results.error.value !== null && (
        <Fault error={results.error.value} safe={words.search.safe} onRetry={() => results.again()} />
      )}
      {found === null && results.isAsking.value && <Skeleton rows={6} kind="chat" />}
      {found === null && !results.isAsking.value && results.error.value === null && (
        <Hints onChoose={(filter) => (type(`${typed.value.trimEnd()} ${filter}`.trimStart()), field.current?.focus())} />
      )}
      {found !== null && results.error.value === null && (
        <FoundList
          id={LIST}
          found={found}
          at={at.value}
          place={place}
          isAsking={results.isAsking.value}
          onOpen={open}
          onMore={() => void results.more()}
        />
      )}
    </section>
  );
}
