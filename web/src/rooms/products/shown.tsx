// Pieces of a product in words: limits, rate, rules of a carrier, what is wrong with it.
import { Alert } from "antd";
import { useWords } from "@/frame/language";
import { yuan } from "@/parts";
import type { Advice, ProductCarrier } from "./asked";
import { words } from "./words";

/** "≥ ¥1.00", "≤ ¥500.00", "¥1.00 – ¥500.00" or "no limit". */
export function useLimits(): (least: number, most: number | null) => string {
  const t = useWords(words);
  return (least, most) => {
    if (least <= 1) return most === null ? t.unlimited : t.upTo(yuan(most));
    return most === null ? t.from(yuan(least)) : `${yuan(least)} – ${yuan(most)}`;
  };
}

export function percent(bp: number): string {
  return `${(bp / 100).toFixed(2)}%`;
}

/** A carrier's rules in one line; empty: none. */
export function useRules(): (one: ProductCarrier, apps: (app: string) => string) => string {
  const limits = useLimits();
  return (one, apps) => {
    const amount = one.min_fen > 1 || one.max_fen !== null ? limits(one.min_fen, one.max_fen) : "";
    return [amount, one.apps.map(apps).join("/"), one.hours].filter(Boolean).join(" · ");
  };
}

/** What a refresh would say about a part of the draft. */
export function Advices({ found }: { found: Advice[] }) {
  const t = useWords(words);
  if (found.length === 0) return null;
  const wrong = found.some((one) => !one.warning);
  return (
    <Alert
      type={wrong ? "error" : "warning"}
      showIcon
      title={t.findings}
      description={
        <ul className="advices">
          {found.map((one) => (
            <li key={`${one.field} ${one.message}`}>{one.message}</li>
          ))}
        </ul>
      }
    />
  );
}

/** A long dialog shows at its top what went wrong: there one must look. */
export function toProblem(): void {
  requestAnimationFrame(() => document.querySelector(".ant-modal .problem")?.scrollIntoView({ block: "nearest" }));
}
