/** What the assistant may answer from: each source with its state; new ones; and a question to try. */

import { useSignal } from "@preact/signals";
import {
  BookOpen,
  CircleCheck,
  CircleQuestionMark,
  FileText,
  Globe,
  type IconNode,
  Loader,
  Pencil,
  Plus,
  RefreshCw,
  Trash2,
  TriangleAlert,
  Upload,
} from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { short } from "../../shared/times.ts";
import { fill } from "../../shared/words.ts";
import type { KnowledgeSource, SourceKind } from "../data/knowledge.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { Button, IconButton } from "../ui/controls.tsx";
import { Confirm } from "../ui/overlays.tsx";
import { Empty } from "../ui/states.tsx";
import { words } from "../words.ts";
import { SourceDialog, type SourceStart } from "./knowledge-source.tsx";
import { TryQuestion } from "./knowledge-try.tsx";
import { VectorsLine } from "./knowledge-vectors.tsx";

const ICONS: Record<SourceKind, IconNode> = {
  answer: CircleQuestionMark,
  markdown: FileText,
  text: FileText,
  html: FileText,
  pdf: FileText,
  page: Globe,
};

/** While something is being read one looks again after this long. */
const LOOK_AGAIN_MS = 2_000;

export function Knowledge() {
  const { api, knowledge, toasts } = useDesk();
  const dialog = useSignal<SourceStart | null>(null);
  const removed = useSignal<KnowledgeSource | null>(null);
  const sources = valueOf(knowledge.state.value) ?? [];
  const isReading = sources.some((source) => source.status === "pending");
  useEffect(() => {
    if (!isReading) return;
    const timer = setInterval(() => void knowledge.reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isReading]);

  const remove = async (source: KnowledgeSource): Promise<void> => {
    removed.value = null;
    try {
      await api.send("DELETE", `/api/ai/knowledge/${encodeURIComponent(source.id)}`);
      await knowledge.reload();
    } catch (error) {
      toasts.fail(error);
    }
  };
  const refresh = async (source: KnowledgeSource): Promise<void> => {
    try {
      // a change of nothing: it is read again all the same
      await api.send("PUT", `/api/ai/knowledge/${encodeURIComponent(source.id)}`, {});
      await knowledge.reload();
    } catch (error) {
      toasts.fail(error);
    }
  };

  return (
    <>
      <div class="button-row">
        <Button tone="main" icon={Plus} onClick={() => (dialog.value = { kind: "answer" })}>
          {words.knowledge.addAnswer}
        </Button>
        <Button icon={Globe} onClick={() => (dialog.value = { kind: "page" })}>
          {words.knowledge.addPage}
        </Button>
        <Button icon={FileText} onClick={() => (dialog.value = { kind: "markdown" })}>
          {words.knowledge.addText}
        </Button>
        <Button icon={Upload} onClick={() => (dialog.value = { kind: "file" })}>
          {words.knowledge.addFile}
        </Button>
      </div>
      {sources.length === 0 ? (
        <Empty icon={BookOpen} title={words.knowledge.empty} text={words.knowledge.emptyText} />
      ) : (
        <>
          <TryQuestion />
          <section class="card card-list">
            <VectorsLine />
            <ul class="rows">
              {sources.map((source) => (
                <SourceRow
                  key={source.id}
                  source={source}
                  onEdit={() => (dialog.value = { kind: source.kind, source })}
                  onRefresh={() => void refresh(source)}
                  onRemove={() => (removed.value = source)}
                />
              ))}
            </ul>
          </section>
        </>
      )}
      {dialog.value !== null && <SourceDialog start={dialog.value} onClose={() => (dialog.value = null)} />}
      {removed.value !== null && (
        <Confirm
          title={words.knowledge.removeTitle}
          text={fill(words.knowledge.removeText, { name: removed.value.title })}
          yes={words.knowledge.remove}
          tone="fault"
          onYes={() => removed.value && void remove(removed.value)}
          onNo={() => (removed.value = null)}
        />
      )}
    </>
  );
}

interface SourceRowProps {
  source: KnowledgeSource;
  onEdit: () => void;
  onRefresh: () => void;
  onRemove: () => void;
}

function SourceRow({ source, onEdit, onRefresh, onRemove }: SourceRowProps) {
  const { now } = useDesk();
  return (
    <li class="row">
      <Icon of={ICONS[source.kind]} size={18} class="row-icon" />
      <div class="row-text">
        <p class="row-title" dir="auto">
          {source.title || source.url}
        </p>
        <p class="row-note">
          <Status source={source} />
          {source.url && <span>{source.url}</span>}
          <time>{short(new Date(source.updatedAt), words.language, new Date(now.halfMinute.value))}</time>
        </p>
      </div>
      {source.kind === "page" && (
        <IconButton icon={RefreshCw} size={16} label={words.knowledge.refresh} onClick={onRefresh} />
      )}
      {source.kind !== "pdf" && <IconButton icon={Pencil} size={16} label={words.knowledge.edit} onClick={onEdit} />}
      <IconButton icon={Trash2} size={16} label={words.knowledge.remove} onClick={onRemove} />
    </li>
  );
}

function Status({ source }: { source: KnowledgeSource }) {
  const sign = { ready: CircleCheck, pending: Loader, failed: TriangleAlert }[source.status];
  const text =
    source.status === "ready"
      ? fill(source.passageCount === 1 ? words.knowledge.readyOne : words.knowledge.ready, {
          count: source.passageCount,
        })
      : source.status === "failed"
        ? (source.problem ?? words.knowledge.failed)
        : words.knowledge.pending;
  return (
    <span class={`status status-${source.status}`}>
      <Icon of={sign} size={14} />
      {text}
    </span>
  );
}
