/** Choosing a language, and putting values into its sentences. The sentences themselves stand with each face. */

/** The first wanted language that is there, exactly or by its main part; else the first that is there. */
export function chooseLanguage(available: readonly string[], wanted: readonly string[]): string {
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    const found = available.find((one) => one === tag) ?? available.find((one) => one === tag.split("-")[0]);
    if (found !== undefined) return found;
  }
  return available[0] ?? "en";
}

/** `fill("Hello {name}", {name: "Mara"})`; a name that is not given stays as it is. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "yi", "ps", "dv", "ckb"]);

export function direction(language: string): "rtl" | "ltr" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}
