// Nothing here: what it means and the next step.
import type { ReactNode } from "react";
import "./parts.css";

export function Empty({
  title,
  text,
  action,
  children,
}: {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {text && <p className="empty-text">{text}</p>}
      {children}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
