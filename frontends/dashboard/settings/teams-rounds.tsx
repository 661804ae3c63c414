/** How waiting chats go round: on or off, for how many at once, and how long each has. */

import type { Rounds } from "../data/wire.ts";
import { Switch } from "../ui/choices.tsx";
import { words } from "../words.ts";
import { NumberField } from "./number-field.tsx";

interface RoundsFieldsProps {
  rounds: Rounds;
  onRounds: (rounds: Rounds) => void;
  faultOf: (field: keyof Rounds) => string | null;
}

export function RoundsFields({ rounds, onRounds, faultOf }: RoundsFieldsProps) {
  return (
    <>
      <Switch
        label={words.teams.rounds}
        hint={words.teams.roundsHint}
        on={rounds.on}
        onChange={(on) => onRounds({ ...rounds, on })}
      />
      {rounds.on && (
        <div class="field-pair">
          <NumberField
            label={words.teams.maxOpen}
            hint={words.teams.maxOpenHint}
            value={rounds.maxOpen}
            min={1}
            max={100}
            step={1}
            onValue={(maxOpen) => onRounds({ ...rounds, maxOpen })}
            error={faultOf("maxOpen")}
          />
          <NumberField
            label={words.teams.answerWithin}
            value={rounds.answerWithinS}
            min={10}
            max={3600}
            step={5}
            onValue={(answerWithinS) => onRounds({ ...rounds, answerWithinS })}
            error={faultOf("answerWithinS")}
          />
        </div>
      )}
    </>
  );
}
