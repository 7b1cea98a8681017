// A whole number to fill in: what is out of bounds is said beside the field and never replaced by another number.
import type { ReactNode } from "react";
import { useSay } from "@/frame/language";
import { TextField } from "./text-field";

export interface Bounds {
  min: number;
  max: number;
}

/** The number that somebody typed, or null where it is none of these; the form is not ready then. */
export function wholeOf(typed: string, { min, max }: Bounds): number | null {
  const number = /^[0-9]{1,12}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return number >= min && number <= max ? number : null;
}

interface Props extends Bounds {
  label: ReactNode;
  required?: boolean;
  note?: ReactNode;
  error?: ReactNode;
  suffix?: ReactNode;
  value: string;
  onChange: (typed: string) => void;
}

export function NumberField({ min, max, error, ...field }: Props) {
  const say = useSay();
  const wrong =
    wholeOf(field.value, { min, max }) === null &&
    say([`请填 ${min}–${max} 的整数`, `A whole number from ${min} to ${max}`]);
  return <TextField {...field} className="wide" inputMode="numeric" autoComplete="off" error={wrong || error} />;
}
