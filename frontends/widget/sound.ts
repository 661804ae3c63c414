/** Two soft notes when an answer comes. Made here, so that there is no file to fetch; silent until the visitor has acted, as browsers ask. */

let audio: AudioContext | undefined;

export function chime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  void audio.resume();
  const begin = audio.currentTime;
  for (const [frequency, delayS] of [
    [659.25, 0],
    [880, 0.12],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, begin + delayS);
    volume.gain.linearRampToValueAtTime(0.06, begin + delayS + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + delayS + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin + delayS);
    tone.stop(begin + delayS + 0.4);
  }
}
