// What happened, the newest last, each with its moment.
import type { ReactNode } from "react";
import { Moment } from "./moment";
import type { Tone } from "./state";
import "./parts.css";

export interface Happening {
  at: string;
  title: ReactNode;
  text?: ReactNode;
  tone?: Tone;
}

export function Timeline({ items }: { items: Happening[] }) {
  return (
    <ol className="timeline">
      {items.map((item, at) => (
        <li key={at} className={`timeline-${item.tone ?? "info"}`}>
          <div className="timeline-head">
            <span className="timeline-title">{item.title}</span>
            <Moment value={item.at} />
          </div>
          {item.text && <div className="timeline-text">{item.text}</div>}
        </li>
      ))}
    </ol>
  );
}
