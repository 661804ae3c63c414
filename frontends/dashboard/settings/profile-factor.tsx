/** The second factor: switched on with a first code, off with password and code; recovery codes are shown once. */

import { useSignal } from "@preact/signals";
import { useDesk } from "../desk.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { CodesDialog, NewCodesDialog, OffDialog, SetUpDialog } from "./profile-factor-steps.tsx";

type Step = "set-up" | "new-codes" | "off";

export function FactorCard() {
  const { account, me, toasts } = useDesk();
  const step = useSignal<Step | null>(null);
  const codes = useSignal<string[] | null>(null);
  const isOn = me.value.secondFactor === true;
  const close = (): void => void (step.value = null);
  const show = (shown: string[]): void => {
    step.value = null;
    codes.value = shown;
  };
  const tell = (secondFactor: boolean): void => account.renew({ admin: { ...me.peek(), secondFactor } });
  return (
    <section class="card card-row">
      <div>
        <p class="switch-label">{words.mine.factor}</p>
        <p class="field-note">{isOn ? words.mine.factorOn : words.mine.factorOff}</p>
      </div>
      {isOn ? (
        <div class="card-actions">
          <Button onClick={() => (step.value = "new-codes")}>{words.mine.newCodes}</Button>
          <Button onClick={() => (step.value = "off")}>{words.mine.switchOff}</Button>
        </div>
      ) : (
        <Button tone="main" onClick={() => (step.value = "set-up")}>
          {words.mine.setUp}
        </Button>
      )}
      {step.value === "set-up" && (
        <SetUpDialog
          onClose={close}
          onDone={(shown) => {
            tell(true);
            show(shown);
          }}
        />
      )}
      {step.value === "new-codes" && <NewCodesDialog onClose={close} onDone={show} />}
      {step.value === "off" && (
        <OffDialog
          onClose={close}
          onDone={() => {
            close();
            tell(false);
            toasts.say(words.mine.switchedOff);
          }}
        />
      )}
      {codes.value !== null && <CodesDialog codes={codes.value} onClose={() => (codes.value = null)} />}
    </section>
  );
}
