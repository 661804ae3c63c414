/** What stands between the visitor and an answer right now, if anything: said quietly, and gone by itself. */

import { CloudOff, Hourglass, Info } from "lucide";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import { useFace } from "../face.ts";

export function Banner() {
  const { tongue, visit, now, missing } = useFace();
  const { words } = tongue;
  const { line, refusal, sender, trouble } = visit.value;
  const entries = sender.entries.value;
  const limited = entries.find((entry) => entry.status === "queued" && entry.error?.code === "rate_limited");

  const [icon, text] =
    line.value === "refused"
      ? [Info, refusal.value?.message || words.refused]
      : line.value === "offline"
        ? [CloudOff, entries.length > 0 ? words.offlinePending : words.offline]
        : limited !== undefined
          ? [Hourglass, fill(words.limited, { n: Math.max(1, Math.ceil((limited.notBefore - now.value) / 1_000)) })]
          : missing.value > 0
            ? [Hourglass, words.partMissing]
            : trouble.value !== null
              ? [Info, trouble.value]
              : [null, null];
  return (
    <div role="status">
      {text !== null && (
        <p class="banner">
          <Icon of={icon} size={15} />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
