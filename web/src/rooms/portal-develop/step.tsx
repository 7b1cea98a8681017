// One step: its number, its title, how it stands, and what is done in it; a tool beside the steps has no number.
import type { ReactNode } from "react";
import { State } from "@/parts";
import { STATES, type StepState } from "./stages";

export function Step({
  id,
  number,
  title,
  state,
  children,
}: {
  id: string;
  number?: number;
  title: string;
  state?: StepState;
  children: ReactNode;
}) {
  return (
    <section className="card step" id={id} aria-labelledby={`${id}-title`}>
      <h2 className="card-title" id={`${id}-title`}>
        <span className="step-title">
          {number !== undefined && (
            <span className="step-number" aria-hidden="true">
              {number}
            </span>
          )}
          {title}
        </span>
        {state && <State of={state} in={STATES} />}
      </h2>
      {children}
    </section>
  );
}
