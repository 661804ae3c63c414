/** The steps of setting up and switching off a second factor, each a dialog. */

import { useSignal } from "@preact/signals";
import { Copy } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "../desk.tsx";
import { type Attempt, useAttempt } from "../signin/attempt.ts";
import { Button, TextField } from "../ui/controls.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { words } from "../words.ts";

interface Setup {
  secret: string;
  qr: { size: number; path: string };
}

interface StepProps<T> {
  onClose: () => void;
  onDone: (result: T) => void;
}

/** The password first, since the screen may be somebody else's; then the picture to scan, and a code of it. */
export function SetUpDialog({ onClose, onDone }: StepProps<string[]>) {
  const { api } = useDesk();
  const password = useSignal("");
  const code = useSignal("");
  const setup = useSignal<Setup | null>(null);
  const begin = useAttempt(async () => {
    setup.value = await api.send<Setup>("POST", "/api/auth/second-factor", { password: password.value });
  });
  const confirm = useAttempt(async () => {
    const body = { code: code.value.trim() };
    const { recoveryCodes } = await api.send<{ recoveryCodes: string[] }>("POST", "/api/auth/second-factor/confirm", body);
    onDone(recoveryCodes);
  });
  if (setup.value === null) {
    return (
      <Step title={words.mine.factor} yes={words.mine.next} attempt={begin} onClose={onClose}>
        <PasswordField value={password.value} onValue={(value) => (password.value = value)} />
      </Step>
    );
  }
  return (
    <Step title={words.mine.factor} yes={words.mine.setUp} attempt={confirm} onClose={onClose}>
      <p>{words.mine.scan}</p>
      <QrCode {...setup.value.qr} />
      <p class="factor-key">
        <span class="field-label">{words.mine.key}</span>
        <code>{setup.value.secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <CodeField hint={words.mine.codeHint} value={code.value} onValue={(value) => (code.value = value)} />
    </Step>
  );
}

export function NewCodesDialog({ onClose, onDone }: StepProps<string[]>) {
  const { api } = useDesk();
  const code = useSignal("");
  const attempt = useAttempt(async () => {
    const address = "/api/auth/second-factor/recovery-codes";
    onDone((await api.send<{ recoveryCodes: string[] }>("POST", address, { code: code.value.trim() })).recoveryCodes);
  });
  return (
    <Step title={words.mine.newCodes} yes={words.mine.next} attempt={attempt} onClose={onClose}>
      <CodeField hint={words.mine.anyCode} value={code.value} onValue={(value) => (code.value = value)} />
    </Step>
  );
}

export function OffDialog({ onClose, onDone }: StepProps<void>) {
  const { api } = useDesk();
  const password = useSignal("");
  const code = useSignal("");
  const attempt = useAttempt(async () => {
    const body = { password: password.value, code: code.value.trim() };
    await api.send("POST", "/api/auth/second-factor/off", body);
    onDone();
  });
  return (
    <Step title={words.mine.switchOff} yes={words.mine.switchOff} attempt={attempt} onClose={onClose}>
      <p class="field-note">{words.mine.offText}</p>
      <PasswordField value={password.value} onValue={(value) => (password.value = value)} />
      <CodeField hint={words.mine.anyCode} value={code.value} onValue={(value) => (code.value = value)} />
    </Step>
  );
}

/** Closes only by the button that says that they are kept. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { toasts } = useDesk();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"));
      toasts.say(words.people.copied);
    } catch {
      toasts.say(words.guide.copyByHand);
    }
  };
  return (
    <Dialog
      title={words.mine.codesTitle}
      onClose={() => undefined}
      class="dialog-small"
      buttons={
        <>
          <Button icon={Copy} onClick={() => void copy()}>
            {words.people.copy}
          </Button>
          <Button tone="main" onClick={onClose}>
            {words.mine.kept}
          </Button>
        </>
      }
    >
      <p>{words.mine.codesText}</p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const FORM = "factor-form";

interface FrameProps {
  title: string;
  yes: string;
  attempt: Attempt;
  onClose: () => void;
  children: ComponentChildren;
}

function Step({ title, yes, attempt, onClose, children }: FrameProps) {
  const form = useRef<HTMLFormElement>(null);
  // the dialog stays open from one step to the next, so its own way of giving the focus is spent
  useEffect(() => form.current?.querySelector<HTMLElement>("input")?.focus(), [yes]);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      class="dialog-small"
      buttons={
        <>
          <Button tone="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="main" type="submit" form={FORM} busy={attempt.isBusy.value}>
            {yes}
          </Button>
        </>
      }
    >
      <form ref={form} id={FORM} class="dialog-form" onSubmit={attempt.run}>
        {children}
        <p class="door-error" role="alert">
          {attempt.fault.value}
        </p>
      </form>
    </Dialog>
  );
}

interface TypedProps {
  value: string;
  onValue: (value: string) => void;
}

function PasswordField(props: TypedProps) {
  return (
    <TextField {...props} label={words.mine.password} type="password" autocomplete="current-password" required autofocus />
  );
}

function CodeField({ hint, ...props }: TypedProps & { hint: string }) {
  return (
    <TextField
      {...props}
      label={words.mine.code}
      hint={hint}
      autocomplete="one-time-code"
      required
      autofocus
      maxLength={100}
      spellcheck={false}
    />
  );
}

/** Black on white in both themes: cameras want it so. */
function QrCode({ size, path }: Setup["qr"]) {
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" role="img" aria-label={words.mine.scan}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
