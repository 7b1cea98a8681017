// Whether a route's channel rests after failures.
import { useWords } from "@/frame/language";
import { moment, State } from "@/parts";
import type { RouteRow } from "./asked";
import { words } from "./words";

export function Health({ row }: { row: RouteRow }) {
  const t = useWords(words);
  if (!row.resting_until) return <State tone="good">{t.well}</State>;
  return (
    <span title={row.resting_words}>
      <State tone="warn">{t.restsUntil(moment(row.resting_until).slice(11, 16))}</State>
    </span>
  );
}
