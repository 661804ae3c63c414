/** Whether this visitor is let in, and the way to change that. */

import { useSignal } from "@preact/signals";
import { Ban } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import type { Chat } from "../../shared/wire.ts";
import { fill } from "../../shared/words.ts";
import { mayConfigure } from "../data/account.ts";
import { type Block, blockBody, blockPath, type Span } from "../data/blocks.ts";
import { createResource, valueOf } from "../data/resource.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk, useMayAct } from "../desk.tsx";
import { Switch } from "../ui/choices.tsx";
import { Button, SelectField, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";

export function BlockOf({ chat }: { chat: Chat }) {
  const { api, toasts } = useDesk();
  const mayAct = useMayAct();
  const isAsking = useSignal(false);
  const found = useMemo(
    () => createResource(async () => (await api.get<{ block: Block | null }>(blockPath(chat.sessionId))).block),
    [chat.sessionId],
  );
  useEffect(() => found.want(), [found]);
  if (found.state.value.is !== "ready") return null;
  const block = valueOf(found.state.value);

  const lift = async (): Promise<void> => {
    try {
      await api.send("DELETE", blockPath(chat.sessionId));
      found.set(null);
    } catch (error) {
      toasts.fail(error);
      await found.reload();
    }
  };
  if (block !== null) {
    const by = fill(words.blocks.blocked, { name: block.by });
    const until = block.until && ends(block.until);
    return (
      <div class="blocked" role="status">
        <Icon of={Ban} size={16} />
        <p>
          {until ? `${by}, ${fill(words.blocks.until, { time: until })}` : by}
          {block.reason && <q dir="auto">{block.reason}</q>}
        </p>
        {mayAct && (
          <button type="button" class="link" onClick={() => void lift()}>
            {words.blocks.lift}
          </button>
        )}
      </div>
    );
  }
  if (!mayAct) return null;
  return (
    <>
      <button type="button" class="link details-block" onClick={() => (isAsking.value = true)}>
        <Icon of={Ban} size={14} />
        {words.blocks.block}
      </button>
      {isAsking.value && (
        <BlockDialog chat={chat} onBlocked={(made) => found.set(made)} onClose={() => (isAsking.value = false)} />
      )}
    </>
  );
}

interface BlockDialogProps {
  chat: Chat;
  onBlocked: (block: Block | null) => void;
  onClose: () => void;
}

function BlockDialog({ chat, onBlocked, onClose }: BlockDialogProps) {
  const { api, me } = useDesk();
  const reason = useSignal("");
  const span = useSignal<Span>("always");
  const isAddressToo = useSignal(false);
  const isBusy = useSignal(false);
  const fault = useSignal<string | null>(null);
  const address = chat.visitor?.address;

  const block = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const body = blockBody(reason.value, span.value);
      const made = await api.send<{ block: Block | null }>("POST", blockPath(chat.sessionId), body);
      if (isAddressToo.value && address) await api.send("POST", "/api/blocks", { ...body, network: address });
      onBlocked(made.block);
      onClose();
    } catch (error) {
      fault.value = sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Dialog
      title={words.blocks.title}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="fault" busy={isBusy.value} onClick={() => void block()}>
            {words.blocks.yes}
          </Button>
        </>
      }
    >
      <p>{words.blocks.text}</p>
      <SpanField value={span.value} onValue={(value) => (span.value = value)} />
      <TextField
        label={words.blocks.reason}
        value={reason.value}
        onValue={(value) => (reason.value = value)}
        maxLength={500}
      />
      {address && mayConfigure(me.value) && (
        <Switch
          label={fill(words.blocks.addressToo, { address })}
          hint={words.blocks.addressHint}
          on={isAddressToo.value}
          onChange={(on) => (isAddressToo.value = on)}
        />
      )}
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}

/** The day and time at which a block ends. */
export function ends(at: string): string {
  return new Intl.DateTimeFormat(words.language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

export function SpanField({ value, onValue }: { value: Span; onValue: (value: Span) => void }) {
  const options = (Object.keys(words.blocks.spans) as Span[]).map((one) => ({
    value: one,
    label: words.blocks.spans[one],
  }));
  return (
    <SelectField
      label={words.blocks.howLong}
      value={value}
      options={options}
      onValue={(chosen) => onValue(chosen as Span)}
    />
  );
}
