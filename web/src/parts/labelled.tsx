// A field with its label, a line kept for help or for what is wrong, and the ties that a screen reader needs.
import { type ReactNode, useId } from "react";
import { useSay } from "@/frame/language";
import "./parts.css";
import { useTried } from "./trying";

export interface Tied {
  id: string;
  "aria-describedby": string;
  status?: "error" | "warning";
  "aria-invalid"?: true;
}

export interface Labels {
  label: ReactNode;
  code?: string; // the name that the API or a document knows it by
  required?: boolean;
  lacks?: boolean; // something has to be here and is not: said when the form is sent all the same
  help?: ReactNode; // above the field, always there
  note?: ReactNode; // below the field; gives way to an error
  error?: ReactNode;
  warning?: ReactNode;
  extra?: ReactNode; // beside the label, at the right
}

interface Props extends Labels {
  children: (field: Tied) => ReactNode;
}

export function Labelled({ label, code, required, lacks, help, note, warning, extra, children, ...told }: Props) {
  const id = useId();
  const say = useSay();
  const tried = useTried();
  const error = told.error || (tried && lacks && say(["必填", "Required"]));
  const status = error ? "error" : warning ? "warning" : undefined;
  const tied: Tied = {
    id,
    "aria-describedby": `${id}-note`,
    status,
    ...(error ? { "aria-invalid": true as const } : {}),
  };
  return (
    <div className="labelled">
      <div className="labelled-head">
        <label htmlFor={id}>
          {label}
          {required && (
            <span className="labelled-star" aria-hidden="true">
              *
            </span>
          )}
          {code && <code className="labelled-code">{code}</code>}
        </label>
        {extra && <span className="labelled-extra">{extra}</span>}
      </div>
      {help && <div className="labelled-help">{help}</div>}
      {children(tied)}
      <div id={`${id}-note`} className={`labelled-note ${status ? `labelled-${status}` : ""}`} aria-live="polite">
        {error || warning || note}
      </div>
    </div>
  );
}
