/** What `?` shows. */

import { useDesk } from "../desk.tsx";
import { Dialog } from "../ui/overlays.tsx";
import { Key } from "../ui/states.tsx";
import { words } from "../words.ts";
import { BINDINGS, type Command, isMac } from "./keys.ts";

const GROUPS: { title: string; commands: Command[] }[] = [
  { title: words.keys.everywhere, commands: ["palette", "search", "keys", "back"] },
  { title: words.keys.list, commands: ["next", "previous", "open", "view-1"] },
  {
    title: words.keys.chat,
    commands: ["reply", "canned", "note", "take-over", "hand-back", "close-chat", "reopen", "assign", "details"],
  },
];

export function KeyList() {
  const { overlay } = useDesk();
  return (
    <Dialog title={words.keys.title} onClose={() => (overlay.value = null)} class="dialog-keys">
      <div class="key-groups">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl class="key-list">
              {group.commands.map((command) => (
                <div key={command}>
                  <dt>{words.commands[command]}</dt>
                  <dd>
                    <KeysOf command={command} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{words.keys.writing}</h3>
          <dl class="key-list">
            <div>
              <dt>{words.keys.send}</dt>
              <dd>
                <Key>Enter</Key>
              </dd>
            </div>
            <div>
              <dt>{words.keys.newLine}</dt>
              <dd>
                <Key>Shift</Key>
                <Key>Enter</Key>
              </dd>
            </div>
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

export function KeysOf({ command }: { command: Command }) {
  const binding = BINDINGS.find((one) => one.command === command);
  if (binding === undefined) return null;
  if (command === "view-1")
    return (
      <span>
        <Key>1</Key> … <Key>5</Key>
      </span>
    );
  const name = binding.key === "Escape" ? "Esc" : binding.key.length === 1 ? binding.key.toUpperCase() : binding.key;
  return (
    <>
      {binding.mod === true && <Key>{isMac() ? "⌘" : "Ctrl"}</Key>}
      <Key>{name}</Key>
    </>
  );
}
