// A page's heading, what can be done there, and one sentence what it is for.
import type { ReactNode } from "react";

export function Page({
  title,
  intro,
  extra,
  narrow,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  extra?: ReactNode; // buttons, at the right
  narrow?: boolean; // for forms and texts
  children: ReactNode;
}) {
  return (
    <div className={narrow ? "page page-narrow" : "page"}>
      <div className="page-head">
        <h1>{title}</h1>
        {extra && <div className="page-extra">{extra}</div>}
        {intro && <p className="page-intro">{intro}</p>}
      </div>
      {children}
    </div>
  );
}

/** A box with a heading. */
export function Card({ title, extra, children }: { title?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="card">
      {title && (
        <h2 className="card-title">
          <span>{title}</span>
          {extra}
        </h2>
      )}
      {children}
    </section>
  );
}
