// The three figures at the top: today, yesterday, seven days.
import { useWords } from "@/frame/language";
import { count, yuan } from "@/parts";
import type { Overview } from "./live";
import { words } from "./words";

type Sum = Overview["today"];

export function Figures({ board }: { board: Overview }) {
  const t = useWords(words);
  return (
    <div>
      <div className="board-figures">
        <Figure label={t.today} sum={board.today} first />
        <Figure label={t.yesterday} sum={board.yesterday} />
        <Figure label={t.week} sum={board.week} />
      </div>
      <p className="soft board-rest">{t.figuresOf}</p>
    </div>
  );
}

/** One span: what came in, how many payments, orders, share paid, and what was given back. */
export function Figure({ label, sum, first }: { label: string; sum: Sum; first?: boolean }) {
  const t = useWords(words);
  return (
    <section className="card board-figure" aria-label={label}>
      <h2>{label}</h2>
      <p className={first ? "board-sum board-sum-first num" : "board-sum num"}>{yuan(sum.fen)}</p>
      <p className="board-under">
        <span className="num" title={t.countOf}>
          {t.count(sum.count)}
        </span>
        <span className="num" title={t.ordersOf}>
          {t.orders(sum.orders)}
        </span>
        <span title={t.rateOf}>
          {t.rate} <b className="num">{percent(sum.rate)}</b>
          {sum.decided > 0 && (
            <span className="num">
              {" "}
              ({count(sum.paid_orders)}/{count(sum.decided)})
            </span>
          )}
        </span>
        {sum.refunded_fen > 0 && (
          <span>
            {t.refunded} <b className="num">{yuan(sum.refunded_fen)}</b>
          </span>
        )}
      </p>
    </section>
  );
}

/** A share as people read it; a dash where there is nothing to share. */
export function percent(rate: number | null): string {
  return rate === null ? "—" : `${(rate * 100).toFixed(1)}%`;
}
