/** Replies that are ready, for the whole team: written once, found by `/`. */

import { useSignal } from "@preact/signals";
import { Pencil, Plus, Trash2, Zap } from "lucide";
import { valueOf } from "../data/resource.ts";
import { sentenceOf } from "../data/toasts.ts";
import type { CannedReply } from "../data/wire.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { Button, IconButton, TextAreaField, TextField } from "../ui/controls.tsx";
import { Confirm, Dialog } from "../ui/overlays.tsx";
import { Empty, Key } from "../ui/states.tsx";
import { words } from "../words.ts";
import { fieldFaults } from "./form.tsx";

type Edited = Pick<CannedReply, "shortcut" | "content"> & { id: string | null };

export function CannedReplies() {
  const { api, replies, toasts } = useDesk();
  const mayAct = useMayAct();
  const edited = useSignal<Edited | null>(null);
  const removed = useSignal<CannedReply | null>(null);
  const all = [...(valueOf(replies.state.value) ?? [])].sort((a, b) => a.shortcut.localeCompare(b.shortcut));

  const remove = async (reply: CannedReply): Promise<void> => {
    removed.value = null;
    try {
      await api.send("DELETE", `/api/canned-replies/${encodeURIComponent(reply.id)}`);
      await replies.reload();
    } catch (error) {
      toasts.fail(error);
    }
  };
  const startNew = (): void => void (edited.value = { id: null, shortcut: "", content: "" });

  return (
    <>
      {all.length === 0 ? (
        <Empty icon={Zap} title={words.replies.empty} text={words.replies.emptyText}>
          {mayAct && (
            <Button tone="main" icon={Plus} onClick={startNew}>
              {words.replies.add}
            </Button>
          )}
        </Empty>
      ) : (
        <section class="card card-list">
          <ul class="rows">
            {all.map((reply) => (
              <li key={reply.id} class="row">
                <Key>/{reply.shortcut}</Key>
                <p class="row-text" dir="auto">
                  {reply.content}
                </p>
                {mayAct && (
                  <>
                    <IconButton
                      icon={Pencil}
                      size={16}
                      label={words.replies.edit}
                      onClick={() => (edited.value = { ...reply })}
                    />
                    <IconButton
                      icon={Trash2}
                      size={16}
                      label={words.replies.remove}
                      onClick={() => (removed.value = reply)}
                    />
                  </>
                )}
              </li>
            ))}
          </ul>
          {mayAct && (
            <Button icon={Plus} onClick={startNew}>
              {words.replies.add}
            </Button>
          )}
        </section>
      )}
      {edited.value !== null && <ReplyDialog start={edited.value} onClose={() => (edited.value = null)} />}
      {removed.value !== null && (
        <Confirm
          title={words.replies.removeTitle}
          text={words.replies.removeText}
          yes={words.replies.remove}
          tone="fault"
          onYes={() => removed.value && void remove(removed.value)}
          onNo={() => (removed.value = null)}
        />
      )}
    </>
  );
}

function ReplyDialog({ start, onClose }: { start: Edited; onClose: () => void }) {
  const { api, replies } = useDesk();
  const shortcut = useSignal(start.shortcut);
  const content = useSignal(start.content);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const fault = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  const save = async (): Promise<void> => {
    isBusy.value = true;
    const body = { shortcut: shortcut.value.replace(/^\//, "").trim(), content: content.value.trim() };
    try {
      if (start.id === null) await api.send("POST", "/api/canned-replies", body);
      else await api.send("PUT", `/api/canned-replies/${encodeURIComponent(start.id)}`, body);
      await replies.reload();
      onClose();
    } catch (error) {
      faults.value = fieldFaults(error);
      fault.value = faults.value.size > 0 ? null : sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Dialog
      title={start.id === null ? words.replies.add : words.replies.edit}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            tone="main"
            busy={isBusy.value}
            disabled={shortcut.value.trim() === "" || content.value.trim() === ""}
            onClick={() => void save()}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <TextField
        label={words.replies.shortcut}
        hint={words.replies.shortcutHint}
        value={shortcut.value}
        onValue={(value) => (shortcut.value = value)}
        error={faults.value.get("shortcut")}
        maxLength={40}
        autofocus
      />
      <TextAreaField
        label={words.replies.content}
        hint={words.replies.contentHint}
        value={content.value}
        onValue={(value) => (content.value = value)}
        error={faults.value.get("content")}
        rows={6}
        maxLength={4000}
      />
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}
