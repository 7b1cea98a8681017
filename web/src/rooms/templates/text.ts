// A template's text: its parameters, with samples put in, and how many messages it is billed as.
const PARAM = /\$\{([A-Za-z][0-9A-Za-z_]{0,31})\}/g; // as the hub reads it
export const LIKE = "$".concat("{name}"); // how a parameter is written
const ONE = 70; // characters that are one message; longer texts are cut into parts
const PART = 67;
const SAMPLES: [RegExp, string][] = [
  [/code|captcha/i, "284913"],
  [/min/i, "5"],
  [/name|user/i, "张三"],
  [/fee|amount|money|price/i, "19.90"],
  [/time|date/i, "11-28 14:00"],
  [/order|no$/i, "20261128001"],
  [/phone|mobile/i, "138****0000"],
];

export function paramsOf(text: string): string[] {
  return [...new Set([...text.matchAll(PARAM)].map((found) => found[1] ?? ""))];
}

/** Whether something begins like a parameter and is none. */
export function misspelt(text: string): boolean {
  return text.replace(PARAM, "").includes("${");
}

export function sampleOf(name: string): string {
  return SAMPLES.find(([like]) => like.test(name))?.[1] ?? name;
}

/** The text in pieces: what was put in is marked. */
export function filled(text: string, samples: Record<string, string>): { text: string; put: boolean }[] {
  return text.split(PARAM).map((piece, at) => ({
    text: at % 2 ? (samples[piece] ?? sampleOf(piece)) : piece,
    put: at % 2 === 1,
  }));
}

export function messagesOf(length: number): number {
  return length <= ONE ? 1 : Math.ceil(length / PART);
}
