import { fill } from "../../shared/words.ts";
import { useDesk } from "../desk.tsx";
import { words } from "../words.ts";

/** A colleague is writing to this visitor. */
export function Writing({ id }: { id: string }) {
  const { presence, me } = useDesk();
  const names = [...presence.writing.value.keys()]
    .filter((key) => key.startsWith(`${id} `))
    .map((key) => key.slice(id.length + 1))
    .filter((name) => name !== me.value.name);
  if (names.length === 0) return null;
  return <p class="composer-others">{fill(words.composer.writing, { names: names.join(", ") })}</p>;
}
