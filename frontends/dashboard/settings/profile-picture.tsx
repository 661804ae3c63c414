/** One's own picture: any that the browser can choose; the server cuts it square. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Person } from "../data/account.ts";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { Avatar } from "../ui/states.tsx";
import { words } from "../words.ts";

const KINDS = "image/jpeg,image/png,image/webp,image/gif";

export function PictureField() {
  const { api, account, me, toasts } = useDesk();
  const chooser = useRef<HTMLInputElement>(null);
  const isBusy = useSignal(false);
  const keep = async (change: Promise<{ admin: Person }>): Promise<void> => {
    isBusy.value = true;
    try {
      account.renew(await change);
    } catch (error) {
      toasts.fail(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <div class="picture-field">
      <Avatar name={me.value.name} picture={me.value.pictureUrl} size="large" tone="team" />
      <div>
        <p class="field-label">{words.mine.picture}</p>
        <p class="field-note">{words.mine.pictureHint}</p>
      </div>
      <input
        ref={chooser}
        type="file"
        class="unseen"
        accept={KINDS}
        tabIndex={-1}
        aria-label={words.mine.choose}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = ""; // the same one may be chosen again
          if (file) void keep(api.upload("/api/auth/picture", file, "PUT"));
        }}
      />
      {me.value.pictureUrl && (
        <Button tone="quiet" onClick={() => void keep(api.send("DELETE", "/api/auth/picture"))}>
          {words.mine.remove}
        </Button>
      )}
      <Button busy={isBusy.value} onClick={() => chooser.current?.click()}>
        {words.mine.choose}
      </Button>
    </div>
  );
}
