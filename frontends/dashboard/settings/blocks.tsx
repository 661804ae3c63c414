/** Visitors and addresses that are not let in. */

import { useSignal } from "@preact/signals";
import { Ban, Globe, Plus, Trash2, UserRound } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { short } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import { mayConfigure } from "../data/account.ts";
import { type Block, blockBody, type Span } from "../data/blocks.ts";
import { visitorName } from "../data/names.ts";
import { valueOf } from "../data/resource.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { ends, SpanField } from "../details/block.tsx";
import { Button, IconButton, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Empty } from "../ui/states.tsx";
import { words } from "../words.ts";
import { fieldFaults } from "./form.tsx";

export function Blocks() {
  const { api, blocks, me, toasts } = useDesk();
  const isAdding = useSignal(false);
  const all = valueOf(blocks.state.value) ?? [];
  const add = mayConfigure(me.value) && (
    <Button tone={all.length === 0 ? "main" : "plain"} icon={Plus} onClick={() => (isAdding.value = true)}>
      {words.blocks.addAddress}
    </Button>
  );

  const lift = async (block: Block): Promise<void> => {
    try {
      await api.send("DELETE", `/api/blocks/${encodeURIComponent(block.id)}`);
    } catch (error) {
      toasts.fail(error);
    }
    await blocks.reload();
  };
  return (
    <>
      {all.length === 0 ? (
        <Empty icon={Ban} title={words.blocks.empty} text={words.blocks.emptyText}>
          {add}
        </Empty>
      ) : (
        <section class="card card-list">
          <ul class="rows">
            {all.map((block) => (
              <BlockRow key={block.id} block={block} onLift={() => void lift(block)} />
            ))}
          </ul>
          {add}
        </section>
      )}
      {isAdding.value && <AddressDialog onClose={() => (isAdding.value = false)} />}
    </>
  );
}

function BlockRow({ block, onLift }: { block: Block; onLift: () => void }) {
  const { me, navigation, now } = useDesk();
  const facts = [
    fill(words.blocks.blocked, { name: block.by }),
    short(new Date(block.createdAt), words.language, new Date(now.halfMinute.value)),
    ...(block.until === null ? [] : [fill(words.blocks.until, { time: ends(block.until) })]),
  ];
  return (
    <li class="row">
      <Icon of={block.network === null ? UserRound : Globe} size={18} />
      <div class="row-text">
        <p class="row-title" dir="auto">
          {nameOf(block)}
        </p>
        <p class="row-note">{facts.join(" · ")}</p>
        {block.reason && (
          <p dir="auto">
            <q>{block.reason}</q>
          </p>
        )}
        {block.sessionId !== null && (
          <button
            type="button"
            class="link"
            onClick={() => navigation.go({ page: "inbox", view: "all", chat: block.sessionId })}
          >
            {words.blocks.openChat}
          </button>
        )}
      </div>
      {mayConfigure(me.value) && <IconButton icon={Trash2} size={16} label={words.blocks.lift} onClick={onLift} />}
    </li>
  );
}

function nameOf({ network, sessionId, visitorName: name }: Block): string {
  return network ?? visitorName({ sessionId: sessionId ?? "", visitor: { name, email: null } });
}

function AddressDialog({ onClose }: { onClose: () => void }) {
  const { api, blocks } = useDesk();
  const network = useSignal("");
  const reason = useSignal("");
  const span = useSignal<Span>("week");
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const fault = useSignal<string | null>(null);
  const isBusy = useSignal(false);

  const block = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const body = { ...blockBody(reason.value, span.value), network: network.value.trim() };
      await api.send("POST", "/api/blocks", body);
      await blocks.reload();
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
      title={words.blocks.addAddress}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            tone="fault"
            busy={isBusy.value}
            disabled={network.value.trim() === ""}
            onClick={() => void block()}
          >
            {words.blocks.yes}
          </Button>
        </>
      }
    >
      <TextField
        label={words.blocks.network}
        hint={words.blocks.networkHint}
        value={network.value}
        onValue={(value) => (network.value = value)}
        error={faults.value.get("network")}
        maxLength={50}
        autofocus
      />
      <SpanField value={span.value} onValue={(value) => (span.value = value)} />
      <TextField
        label={words.blocks.reason}
        value={reason.value}
        onValue={(value) => (reason.value = value)}
        maxLength={500}
      />
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}
