// The language that was chosen, kept in this browser. Chinese unless somebody chose otherwise.

export type Language = "zh" | "en";
export const LANGUAGES: Record<Language, { tag: string; name: string }> = {
  zh: { tag: "zh-CN", name: "中文" },
  en: { tag: "en", name: "English" },
};

const KEY = "hutong.language";
let now: Language = localStorage.getItem(KEY) === "en" ? "en" : "zh";

export function language(): Language {
  return now;
}

export function keepLanguage(chosen: Language): void {
  now = chosen;
  localStorage.setItem(KEY, chosen);
  document.documentElement.lang = LANGUAGES[chosen].tag;
}
