// The two languages of the pages: words as pairs, Chinese first, and the parts of Ant Design that speak.
import { useQueryClient } from "@tanstack/react-query";
import type { Locale } from "antd/es/locale";
import english from "antd/es/locale/en_US"; // Ant Design has it in any case
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { keepLanguage, type Language, language } from "./language-kept";

export type { Language } from "./language-kept";
export type Pair = readonly [zh: string, en: string];
type Phrase = (...values: never[]) => Pair; // anything may be put into it
type Pairs = Record<string, Pair | Phrase>;
type Spoken<W extends Pairs> = {
  [K in keyof W]: W[K] extends (...values: infer A) => Pair ? (...values: A) => string : string;
};
export interface Words<W extends Pairs> {
  zh: Spoken<W>;
  en: Spoken<W>;
}

/** Words of a room: `{ title: ["支付订单", "Payments"], shown: (n: number) => [`${n} 条`, `${n} rows`] }`. */
export function defineWords<const W extends Pairs>(pairs: W): Words<W> {
  return { zh: spoken(pairs, 0), en: spoken(pairs, 1) };
}

function spoken<W extends Pairs>(pairs: W, at: 0 | 1): Spoken<W> {
  const say = (word: Pair | Phrase) =>
    typeof word === "function" ? (...values: never[]) => word(...values)[at] : word[at];
  return Object.fromEntries(Object.entries(pairs).map(([name, word]) => [name, say(word)])) as Spoken<W>;
}

interface Speaking {
  language: Language;
  change: (language: Language) => void;
}

const Spoke = createContext<Speaking>({ language: "zh", change: () => undefined });

const LOCALES: Record<Language, () => Promise<Locale>> = {
  zh: () => import("antd/es/locale/zh_CN").then((module) => module.default),
  en: () => Promise.resolve(english),
};

/** Gives the language to what is inside; `children` takes what Ant Design needs to speak it. */
export function LanguageProvider({ children }: { children: (locale: Locale | undefined) => ReactNode }) {
  const queries = useQueryClient();
  const [now, setNow] = useState(language());
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let wanted = true;
    LOCALES[now]().then((loaded) => wanted && setLocale(loaded));
    return () => {
      wanted = false;
    };
  }, [now]);
  const change = useCallback(
    (chosen: Language) => {
      keepLanguage(chosen);
      setNow(chosen);
      queries.invalidateQueries(); // the hub's texts come in the language too
    },
    [queries],
  );
  const value = useMemo(() => ({ language: now, change }), [now, change]);
  return <Spoke.Provider value={value}>{children(locale)}</Spoke.Provider>;
}

export function useLanguage(): Speaking {
  return useContext(Spoke);
}

/** A room's words in the language of now: `const t = useWords(words)`. */
export function useWords<W extends Pairs>(words: Words<W>): Spoken<W> {
  return words[useLanguage().language];
}

/** Names one after another, as the language of now parts them. */
export function useListed(): (names: readonly string[]) => string {
  const comma = useLanguage().language === "zh" ? "、" : ", ";
  return useCallback((names: readonly string[]) => names.join(comma), [comma]);
}

/** One pair in the language of now: `const say = useSay(); say(["是", "yes"])`. */
export function useSay(): (pair: Pair) => string {
  const at = useLanguage().language === "zh" ? 0 : 1;
  return useCallback((pair: Pair) => pair[at], [at]);
}
