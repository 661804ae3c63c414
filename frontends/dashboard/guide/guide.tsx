/** The first steps, each done here; what is done is remembered in this browser, what the server knows it tells itself. */

import { useSignal } from "@preact/signals";
import { Check, ChevronDown, UserPlus } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { mayConfigure } from "../data/account.ts";
import { valueOf } from "../data/resource.ts";
import { useDesk } from "../desk.tsx";
import { InviteDialog } from "../settings/people-invite.tsx";
import { PasswordForm } from "../settings/profile-password.tsx";
import { Button } from "../ui/controls.tsx";
import { words } from "../words.ts";
import { Snippet } from "./snippet.tsx";

type Step = keyof typeof words.guide.steps;

const KEY = "frontdesk:guide";

export function Guide() {
  const { assistant, knowledge, inbox, navigation, presence, store } = useDesk();
  const done = useSignal<readonly string[]>(read(store.get(KEY)));
  const open = useSignal<Step | null>(null);
  useEffect(() => {
    assistant.want();
    knowledge.want();
    inbox.want("rest");
    inbox.want("closed");
  }, []);
  const mark = (step: Step): void => {
    if (done.value.includes(step)) return;
    done.value = [...done.value, step];
    store.set(KEY, JSON.stringify(done.value));
  };

  const hasChats = [inbox.walks.rest.value, inbox.walks.waiting.value, inbox.walks.closed.value].some(
    (walk) => walk.rows.length > 0,
  );
  const ai = valueOf(assistant.state.value);
  const sources = valueOf(knowledge.state.value);
  const team = valueOf(presence.team.state.value);
  const steps: { step: Step; isDone: boolean; body: ComponentChildren }[] = [
    {
      step: "password",
      isDone: done.value.includes("password"),
      body: <PasswordForm onDone={() => mark("password")} />,
    },
    {
      step: "try",
      isDone: hasChats,
      body: (
        <Button tone="main" onClick={() => window.open("/demo", "_blank", "noopener")}>
          {words.guide.openDemo}
        </Button>
      ),
    },
    { step: "snippet", isDone: done.value.includes("snippet"), body: <Snippet onCopied={() => mark("snippet")} /> },
    ...(assistant.state.value.is === "missing"
      ? []
      : [
          {
            step: "assistant" as const,
            isDone: ai?.enabled === true,
            body: <To part="assistant" text={words.guide.openAssistant} />,
          },
        ]),
    ...(knowledge.state.value.is === "missing"
      ? []
      : [
          {
            step: "knowledge" as const,
            isDone: (sources?.length ?? 0) > 0,
            body: <To part="knowledge" text={words.guide.openKnowledge} />,
          },
        ]),
    { step: "invite", isDone: (team?.length ?? 0) > 1, body: <Invite /> },
  ];
  const next = steps.find(({ isDone }) => !isDone)?.step ?? null;
  const shown = open.value ?? next;
  const count = steps.filter(({ isDone }) => isDone).length;

  return (
    <main class="guide">
      <div class="guide-page">
        <header class="guide-head">
          <h1>{words.guide.title}</h1>
          <p>{next === null ? words.guide.allDone : words.guide.lead}</p>
          <div
            class="guide-progress"
            role="progressbar"
            aria-valuenow={count}
            aria-valuemin={0}
            aria-valuemax={steps.length}
            aria-label={words.guide.progress}
          >
            {steps.map(({ step, isDone }) => (
              <span key={step} class={isDone ? "is-done" : ""} />
            ))}
          </div>
        </header>
        <ol class="guide-steps">
          {steps.map(({ step, isDone, body }, index) => (
            <li key={step} class={`guide-step ${isDone ? "is-done" : ""} ${step === shown ? "is-open" : ""}`}>
              <button
                type="button"
                class="guide-step-head"
                aria-expanded={step === shown}
                onClick={() => (open.value = step)}
              >
                <span class="guide-number">{isDone ? <Icon of={Check} size={16} /> : index + 1}</span>
                <span>
                  <span class="guide-step-title">{words.guide.steps[step].title}</span>
                  <span class="guide-step-text">{words.guide.steps[step].text}</span>
                </span>
                <Icon of={ChevronDown} size={18} class="guide-chevron" />
              </button>
              {step === shown && <div class="guide-step-body">{body}</div>}
            </li>
          ))}
        </ol>
        {next === null && (
          <Button tone="main" onClick={() => navigation.go({ page: "inbox", view: "all", chat: null })}>
            {words.guide.toInbox}
          </Button>
        )}
      </div>
    </main>
  );
}

function To({ part, text }: { part: "assistant" | "knowledge"; text: string }) {
  const { navigation } = useDesk();
  return (
    <Button tone="main" onClick={() => navigation.go({ page: "settings", part })}>
      {text}
    </Button>
  );
}

function Invite() {
  const { me } = useDesk();
  const isOpen = useSignal(false);
  if (!mayConfigure(me.value)) return <p class="field-note">{words.guide.inviteNote}</p>;
  return (
    <>
      <Button tone="main" icon={UserPlus} onClick={() => (isOpen.value = true)}>
        {words.people.invite}
      </Button>
      {isOpen.value && <InviteDialog onClose={() => (isOpen.value = false)} />}
    </>
  );
}

function read(kept: string | null): string[] {
  try {
    const found: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
