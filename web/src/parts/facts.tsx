// Labels with their values, in columns that line up.
import type { ReactNode } from "react";
import "./parts.css";

export interface Fact {
  label: ReactNode;
  value: ReactNode;
  wide?: boolean; // takes the whole row
}

export function Facts({ items, columns = 2 }: { items: (Fact | false | null | undefined)[]; columns?: 1 | 2 | 3 }) {
  return (
    <dl className={`facts facts-${columns}`}>
      {items.map(
        (fact, at) =>
          fact && (
            <div key={at} className={fact.wide ? "facts-wide" : undefined}>
              <dt>{fact.label}</dt>
              <dd>{fact.value === "" || fact.value == null ? <span className="soft">—</span> : fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
