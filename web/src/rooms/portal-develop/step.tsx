// One step: its number, its title, how it stands, and what is done in it.
import type { ReactNode } from "react";
import { defineStates, State } from "@/parts";

export const STATES = defineStates({
  done: ["good", "已完成", "Done"],
  todo: ["wait", "待完成", "To do"],
  warn: ["warn", "建议改进", "Could be better"],
});
export type StepState = keyof typeof STATES;

export function Step({
  id,
  number,
  title,
  state,
  children,
}: {
  id: string;
  number: number;
  title: string;
  state?: StepState;
  children: ReactNode;
}) {
  return (
    <section className="card step" id={id} aria-labelledby={`${id}-title`}>
      <h2 className="card-title" id={`${id}-title`}>
        <span className="step-title">
          <span className="step-number" aria-hidden="true">
            {number}
          </span>
          {title}
        </span>
        {state && <State of={state} in={STATES} />}
      </h2>
      {children}
    </section>
  );
}
