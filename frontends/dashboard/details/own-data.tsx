/** A visitor's right to their data: all of it in a file, or all of it gone. */

import { useSignal } from "@preact/signals";
import { Eraser, FileDown } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { mayConfigure } from "../data/account.ts";
import { download, type Held, visitorPath } from "../data/records.ts";
import { createResource, valueOf } from "../data/resource.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { Button, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Fault, Skeleton } from "../ui/states.tsx";
import { words } from "../words.ts";

export function VisitorData({ id }: { id: string }) {
  const { api, me, toasts } = useDesk();
  const isErasing = useSignal(false);
  if (!mayConfigure(me.value)) return null;
  const save = async (): Promise<void> => {
    try {
      await download(api, id);
      toasts.say(words.data.exportStarted);
    } catch (error) {
      toasts.fail(error);
    }
  };
  return (
    <>
      <button type="button" class="link details-data" onClick={() => void save()}>
        <Icon of={FileDown} size={14} />
        {words.data.exportVisitor}
      </button>
      <button type="button" class="link details-block" onClick={() => (isErasing.value = true)}>
        <Icon of={Eraser} size={14} />
        {words.data.eraseVisitor}
      </button>
      {isErasing.value && <EraseDialog id={id} onClose={() => (isErasing.value = false)} />}
    </>
  );
}

function EraseDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { api, toasts } = useDesk();
  const found = useMemo(() => createResource(() => api.get<Held>(visitorPath(id))), [id]);
  useEffect(() => found.want(), [found]);
  const typed = useSignal("");
  const isBusy = useSignal(false);
  const fault = useSignal<string | null>(null);
  const state = found.state.value;
  const held = valueOf(state);
  const isSure = typed.value.trim().toLowerCase() === words.data.eraseWord;

  const erase = async (): Promise<void> => {
    if (held === null || !isSure || isBusy.peek()) return;
    isBusy.value = true;
    fault.value = null;
    try {
      await api.send("DELETE", `${visitorPath(id)}?chats=${held.chats}`);
      toasts.say(words.data.erased);
      onClose();
    } catch (error) {
      fault.value = sentenceOf(error);
      // there may be more by now than was agreed to
      await found.reload();
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Dialog
      title={words.data.eraseTitle}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="fault" type="submit" form="erase-visitor" disabled={held === null || !isSure} busy={isBusy.value}>
            {words.data.eraseYes}
          </Button>
        </>
      }
    >
      {state.is === "loading" && <Skeleton rows={2} kind="field" />}
      {state.is === "failed" && <Fault error={state.error} onRetry={() => void found.reload()} />}
      {held !== null && (
        <form
          id="erase-visitor"
          class="erase"
          onSubmit={(event) => {
            event.preventDefault();
            void erase();
          }}
        >
          <p class="erase-held">{sumOf(held)}</p>
          {held.chats > 1 && <p class="field-note">{words.data.eraseWhyMore}</p>}
          <p>{words.data.eraseText}</p>
          <TextField
            label={fill(words.data.eraseType, { word: words.data.eraseWord })}
            value={typed.value}
            onValue={(value) => (typed.value = value)}
            autocomplete="off"
          />
        </form>
      )}
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}

/** “2 chats, 14 messages, 1 file, since 3 May 2026” */
function sumOf(held: Held): string {
  const rules = new Intl.PluralRules(words.language);
  const count = (n: number, forms: { one: string; other: string }): string =>
    fill(rules.select(n) === "one" ? forms.one : forms.other, { n: n.toLocaleString(words.language) });
  const parts = [
    count(held.chats, words.data.eraseChats),
    count(held.messages, words.data.eraseMessages),
    ...(held.notes > 0 ? [count(held.notes, words.data.eraseNotes)] : []),
    ...(held.files > 0 ? [count(held.files, words.data.eraseFiles)] : []),
  ];
  const day = new Intl.DateTimeFormat(words.language, { dateStyle: "medium" }).format(new Date(held.since));
  return `${parts.join(", ")}, ${fill(words.data.eraseSince, { day })}`;
}
