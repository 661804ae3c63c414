/** Files in the composer: the button, and what waits to be sent. */

import { Paperclip } from "lucide";
import { useRef } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { Attached, Tray } from "../../shared/files-view.tsx";
import type { Attachment } from "../../shared/wire.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="icon-button" aria-label={words.attach.button} title={words.attach.button} onClick={() => input.current?.click()}>
        <Icon of={Paperclip} size={18} />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </>
  );
}

export function AttachTray({ chatId, isSending }: { chatId: string; isSending: boolean }) {
  const { files } = useDesk();
  const uploads = files.of(chatId);
  const rules = files.rules.value;
  if (uploads === null || rules === null) return null;
  return <Tray uploads={uploads} rules={rules} isSending={isSending} words={words.files} language={words.language} />;
}

export function FilesOfLine({ files }: { files: readonly Attachment[] }) {
  const { files: desk } = useDesk();
  return <Attached files={files} renew={desk.renew} words={words.files} language={words.language} />;
}
