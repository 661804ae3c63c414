/** Who it is and what they sit at; name and address can be written down. */

import { useSignal } from "@preact/signals";
import { Globe, Languages, Mail, MapPin, Monitor, Pencil, Smartphone, Clock, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "../../shared/icon.tsx";
import { safeAddress } from "../../shared/markdown.ts";
import { short, span } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import type { Chat } from "../../shared/wire.ts";
import { isMissing } from "../data/api.ts";
import { device, languageName, pagePath, visitorName } from "../data/names.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { Button, IconButton, TextField } from "../ui/controls.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";

type Attributes = Record<string, string | number | boolean>;

export function VisitorCard({ chat, attributes }: { chat: Chat; attributes: Attributes }) {
  const { now } = useDesk();
  const isEditing = useSignal(false);
  const mayAct = useMayAct();
  const visitor = chat.visitor;
  const sitsAt = visitor?.userAgent ? device(visitor.userAgent) : null;
  const page = visitor?.page ? safeAddress(visitor.page) : null;
  const zone =
    typeof attributes["timezone"] === "string" ? localTime(attributes["timezone"], now.halfMinute.value) : null;
  if (isEditing.value) return <VisitorForm chat={chat} onDone={() => (isEditing.value = false)} />;
  return (
    <section class="visitor">
      <Avatar name={visitor?.name} online={chat.online} size="large" />
      <p class="visitor-name" dir="auto">
        {visitorName(chat)}
        {mayAct && (
          <IconButton icon={Pencil} size={14} label={words.details.edit} onClick={() => (isEditing.value = true)} />
        )}
      </p>
      <p class="visitor-since">{presence(chat, now.halfMinute.value)}</p>
      <ul class="visitor-facts">
        {visitor?.email && (
          <Fact icon={Mail} label={words.details.email}>
            {visitor.email}
          </Fact>
        )}
        {visitor?.page && (
          <Fact icon={Globe} label={words.details.page}>
            {page === null ? (
              pagePath(visitor.page)
            ) : (
              <a href={page} target="_blank" rel="noopener noreferrer">
                {pagePath(visitor.page)}
              </a>
            )}
          </Fact>
        )}
        {zone && (
          <Fact icon={Clock} label={words.details.localTime}>
            {zone}
          </Fact>
        )}
        {sitsAt && (
          <Fact icon={sitsAt.isPhone ? Smartphone : Monitor} label={words.details.device}>
            {sitsAt.name}
          </Fact>
        )}
        {visitor?.locale && (
          <Fact icon={Languages} label={words.details.language}>
            {languageName(visitor.locale)}
          </Fact>
        )}
        {visitor?.address && (
          <Fact icon={MapPin} label={words.details.address}>
            {visitor.address}
          </Fact>
        )}
      </ul>
      <AttributeList attributes={attributes} />
    </section>
  );
}

function Fact({ icon, label, children }: { icon: IconNode; label: string; children: ComponentChildren }) {
  return (
    <li title={label}>
      <Icon of={icon} size={16} />
      <span class="unseen">{label}: </span>
      <span dir="auto">{children}</span>
    </li>
  );
}

/** What the site has told of its visitor. */
function AttributeList({ attributes }: { attributes: Attributes }) {
  const shown = Object.entries(attributes).filter(([name]) => name !== "timezone");
  if (shown.length === 0) return null;
  return (
    <dl class="attributes">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{typeof value === "boolean" ? (value ? words.yes : words.no) : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function presence(chat: Chat, now: number): string {
  if (chat.online === true) return words.thread.online;
  const at = new Date(chat.lastActiveAt);
  const seconds = Math.max(0, (now - at.getTime()) / 1_000);
  // "2 min" is an age, "yesterday 14:05" a time
  if (seconds < 60) return words.details.lastSeenNow;
  return seconds < 3_600
    ? fill(words.details.lastSeenAgo, { span: span(seconds, words.language) })
    : fill(words.details.lastSeen, { when: short(at, words.language, new Date(now)) });
}

/** "14:32, Europe/Paris"; `null` for a zone that this browser does not know. */
function localTime(timeZone: string, now: number): string | null {
  try {
    const time = new Intl.DateTimeFormat(words.language, { hour: "numeric", minute: "2-digit", timeZone }).format(now);
    return `${time}, ${timeZone.replace(/_/g, " ")}`;
  } catch {
    return null;
  }
}

function VisitorForm({ chat, onDone }: { chat: Chat; onDone: () => void }) {
  const { api, inbox, toasts } = useDesk();
  const name = useSignal(chat.visitor?.name ?? "");
  const email = useSignal(chat.visitor?.email ?? "");
  const isBusy = useSignal(false);
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    try {
      const body = { name: name.value.trim() || null, email: email.value.trim() || null };
      const path = `/api/chats/${encodeURIComponent(chat.sessionId)}/visitor`;
      inbox.put([(await api.send<{ chat: Chat }>("PATCH", path, body)).chat]);
      onDone();
    } catch (error) {
      if (isMissing(error)) onDone();
      toasts.fail(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="visitor-form" onSubmit={save}>
      <TextField
        label={words.details.name}
        value={name.value}
        onValue={(value) => (name.value = value)}
        maxLength={200}
        autofocus
      />
      <TextField
        label={words.details.email}
        type="email"
        value={email.value}
        onValue={(value) => (email.value = value)}
        maxLength={200}
      />
      <div class="form-buttons">
        <Button tone="quiet" onClick={onDone}>
          {words.cancel}
        </Button>
        <Button type="submit" tone="main" busy={isBusy.value}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
