/** How much of the knowledge is found by what it means, where the provider has a model for that. */

import { useSignal } from "@preact/signals";
import { CircleCheck, Loader, TriangleAlert } from "lucide";
import { useEffect } from "preact/hooks";
import { Icon } from "../../shared/icon.tsx";
import { fill } from "../../shared/words.ts";
import type { Vectors } from "../data/knowledge.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

const LOOK_AGAIN_MS = 5_000;

export function VectorsLine() {
  const { api } = useDesk();
  const vectors = useSignal<Vectors | null>(null);
  useEffect(() => {
    const look = async (): Promise<void> => {
      try {
        vectors.value = (await api.get<{ vectors: Vectors | null }>("/api/ai/knowledge?limit=1")).vectors ?? null;
      } catch {
        // the list above says what is wrong
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const known = vectors.value;
  if (known === null || known.passages === 0) return null;
  const isWhole = known.known >= known.passages;
  const state = known.problem !== null && !isWhole ? "failed" : isWhole ? "ready" : "pending";
  return (
    <p class="row-note" role="status">
      <span class={`status status-${state}`}>
        <Icon of={{ ready: CircleCheck, pending: Loader, failed: TriangleAlert }[state]} size={14} />
        {fill(isWhole ? words.knowledge.meanings : words.knowledge.meaningsPart, {
          count: known.known,
          all: known.passages,
          model: known.model,
        })}
        {state === "failed" && ` ${known.problem}`}
      </span>
    </p>
  );
}
