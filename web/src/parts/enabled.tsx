// What is switched on or off: its tag, its column and its filter.
import { defineWords, useWords } from "@/frame/language";
import { State } from "./state";
import type { Column, Filter } from "./table/types";

const words = defineWords({
  on: ["启用", "On"],
  off: ["停用", "Off"],
});

export function Enabled({ of: on }: { of: boolean }) {
  const t = useWords(words);
  return <State tone={on ? "good" : "off"}>{on ? t.on : t.off}</State>;
}

export function useEnabledColumn(title: string, more?: Partial<Column<unknown>>): Column<{ enabled: boolean }> {
  const t = useWords(words);
  const text = (row: { enabled: boolean }) => (row.enabled ? t.on : t.off);
  return { key: "enabled", title, render: (row) => <Enabled of={row.enabled} />, text, ...more };
}

/** ?enabled=yes or no. */
export function useEnabledFilter(label: string): Filter {
  const t = useWords(words);
  const options = [
    { value: "yes", label: t.on },
    { value: "no", label: t.off },
  ];
  return { kind: "select", name: "enabled", label, options };
}
