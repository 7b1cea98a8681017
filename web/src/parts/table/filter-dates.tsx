// A range of days: Ant Design's calendar on a desk, the phone's own on a phone.
import { lazy, Suspense } from "react";
import { useWords } from "@/frame/language";
import type { Filter } from "./types";
import { words } from "./words";

export interface DatesProps {
  filter: Extract<Filter, { kind: "dates" }>;
  from: string;
  to: string;
  onChange: (from: string | undefined, to: string | undefined) => void;
}

const Calendar = lazy(() => import("./calendar"));

export function DatesFilter({ narrow, ...props }: DatesProps & { narrow: boolean }) {
  const t = useWords(words);
  if (!narrow)
    return (
      <Suspense fallback={<span className="dt-calendar" />}>
        <Calendar {...props} />
      </Suspense>
    );
  const { filter, from, to, onChange } = props;
  return (
    <fieldset className="dt-pair dt-days">
      <legend className="soft">{filter.label}</legend>
      <input
        type="date"
        aria-label={`${filter.label} ${t.from}`}
        value={from}
        max={to || undefined}
        onChange={(event) => onChange(event.target.value || undefined, to || undefined)}
      />
      <span className="soft" aria-hidden="true">
        –
      </span>
      <input
        type="date"
        aria-label={`${filter.label} ${t.to}`}
        value={to}
        min={from || undefined}
        onChange={(event) => onChange(from || undefined, event.target.value || undefined)}
      />
    </fieldset>
  );
}
