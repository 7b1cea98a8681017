// Which apps can pay at a site, and why the others can't.
import { Alert } from "antd";
import { Link } from "wouter";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { State } from "@/parts";
import { words } from "./words";

type Told = components["schemas"]["AppStandings"];

export function Standings({ told, title }: { told: Told; title?: string }) {
  const t = useWords(words);
  const may = useMay();
  const able = told.apps.some((one) => !one.why);
  const lacking = told.apps.some((one) => one.why);
  return (
    <section className="scene-standings" aria-label={t.whoCanPay} aria-live="polite">
      {title && <h3>{title}</h3>}
      <ul>
        {told.apps.map((one) => (
          <li key={one.app}>
            <State tone={one.why ? (able ? "warn" : "bad") : "good"}>
              {one.label} {one.why ? t.cannot : t.can}
            </State>
            <span className="soft">{one.why || <span className="mono">{one.product}</span>}</span>
          </li>
        ))}
      </ul>
      {told.conflict && <Alert type="error" showIcon title={told.conflict} />}
      {(lacking || told.conflict) && may("product.view") && (
        <p className="flat soft">
          {t.whereProducts} <Link href="/methods">{t.methods}</Link> · <Link href="/products">{t.productsPage}</Link>
        </p>
      )}
    </section>
  );
}
