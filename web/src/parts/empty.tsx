// Nothing here: what it means and the next step.
import type { ReactNode } from "react";
import "./parts.css";

export function Empty({
  title,
  heading: Heading = "p",
  text,
  action,
  children,
}: {
  title: ReactNode;
  heading?: "p" | "h1"; // h1 where it is all that the page says
  text?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Heading className="empty-title">{title}</Heading>
      {text && <p className="empty-text">{text}</p>}
      {children}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
