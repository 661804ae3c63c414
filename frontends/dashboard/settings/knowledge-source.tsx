/** Adding a source, or changing one: a question with its answer, a text, a page's address, a file. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { KnowledgeSource, SourceKind } from "../data/knowledge.ts";
import { sentenceOf } from "../data/toasts.ts";
import { useDesk } from "../desk.tsx";
import { Button, Field, TextAreaField, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";
import { fieldFaults } from "./form.tsx";

export interface SourceStart {
  kind: SourceKind | "file";
  source?: KnowledgeSource;
}

export function SourceDialog({ start, onClose }: { start: SourceStart; onClose: () => void }) {
  const { api, knowledge } = useDesk();
  const { kind, source } = start;
  const title = useSignal(source?.title ?? "");
  const url = useSignal(source?.url ?? "");
  const content = useSignal("");
  const file = useSignal<File | null>(null);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  const fault = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const path = source === undefined ? "/api/ai/knowledge" : `/api/ai/knowledge/${encodeURIComponent(source.id)}`;

  useEffect(() => {
    if (source === undefined || kind === "page") return;
    // the list leaves contents out: they may be long
    api.get<{ source: { content?: string } }>(path).then(
      (found) => (content.value = found.source.content ?? ""),
      (error: unknown) => (fault.value = sentenceOf(error)),
    );
  }, []);

  const send = (): Promise<unknown> => {
    if (kind === "file") {
      const chosen = file.value;
      if (chosen === null) return Promise.resolve();
      return api.upload(`/api/ai/knowledge/files?name=${encodeURIComponent(chosen.name)}`, chosen);
    }
    const body =
      kind === "page"
        ? { url: url.value.trim(), ...(title.value.trim() === "" ? {} : { title: title.value.trim() }) }
        : { title: title.value.trim(), content: content.value };
    return source === undefined ? api.send("POST", path, { kind, ...body }) : api.send("PUT", path, body);
  };
  const save = async (): Promise<void> => {
    isBusy.value = true;
    fault.value = null;
    try {
      await send();
      await knowledge.reload();
      onClose();
    } catch (error) {
      faults.value = fieldFaults(error);
      fault.value = faults.value.size > 0 ? null : sentenceOf(error);
    } finally {
      isBusy.value = false;
    }
  };

  const is = words.knowledge.kinds[kind];
  const isReady =
    kind === "file"
      ? file.value !== null
      : kind === "page"
        ? url.value.trim() !== ""
        : title.value.trim() !== "" && content.value.trim() !== "";
  return (
    <Dialog
      title={source === undefined ? is.add : is.edit}
      onClose={onClose}
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" busy={isBusy.value} disabled={!isReady} onClick={() => void save()}>
            {words.save}
          </Button>
        </>
      }
    >
      {kind === "file" ? (
        <Field label={words.knowledge.file} hint={words.knowledge.fileHint} error={faults.value.get("name")}>
          {(ids) => (
            <input
              {...ids}
              class="input"
              type="file"
              accept=".md,.markdown,.txt,.html,.htm,.pdf"
              onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
            />
          )}
        </Field>
      ) : (
        <>
          {kind === "page" && (
            <TextField
              label={words.knowledge.url}
              hint={words.knowledge.urlHint}
              type="url"
              value={url.value}
              onValue={(value) => (url.value = value)}
              error={faults.value.get("url")}
              autofocus
            />
          )}
          <TextField
            label={is.title}
            value={title.value}
            onValue={(value) => (title.value = value)}
            error={faults.value.get("title")}
            maxLength={300}
            autofocus={kind !== "page"}
          />
          {kind !== "page" && (
            <TextAreaField
              label={is.content}
              hint={words.knowledge.contentHint}
              value={content.value}
              onValue={(value) => (content.value = value)}
              error={faults.value.get("content")}
              rows={kind === "answer" ? 6 : 12}
            />
          )}
        </>
      )}
      <p class="door-error" role="alert">
        {fault.value}
      </p>
    </Dialog>
  );
}
