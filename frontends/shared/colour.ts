/** A site's own colour, made readable: WCAG 2.2 contrast, 1.4.3. */

type Rgb = readonly [number, number, number];

const ENOUGH = 4.5;

/** `#rgb` or `#rrggbb`; `null` for anything else, so that nothing else ever reaches a style sheet. */
export function parse(hex: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex);
  const digits = short ? short.slice(1).map((one) => one + one) : /^#(..)(..)(..)$/.exec(hex)?.slice(1);
  const values = digits?.map((two) => parseInt(two, 16));
  if (values === undefined || values.some(Number.isNaN) || !/^#[0-9a-f]+$/i.test(hex)) return null;
  return values as unknown as Rgb;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** White or near-black, whichever reads better on this ground. */
export function inkOn(ground: Rgb): string {
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [31, 29, 26];
  return contrast(ground, white) >= ENOUGH || contrast(ground, white) >= contrast(ground, black) ? "#ffffff" : "#1f1d1a";
}

/** The colour itself if it can be read on this ground, else the nearest lighter or darker shade of it that can. */
export function readableOn(colour: Rgb, ground: Rgb): string {
  const target = luminance(ground) > 0.5 ? 0 : 255;
  for (let step = 0; step <= 20; step++) {
    const shade = colour.map((value) => Math.round(value + ((target - value) * step) / 20)) as unknown as Rgb;
    if (contrast(shade, ground) >= ENOUGH) return hex(shade);
  }
  return target === 0 ? "#1f1d1a" : "#ffffff";
}

function hex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
