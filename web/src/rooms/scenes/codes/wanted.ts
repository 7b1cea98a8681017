// The codes that somebody's typing comes to: one, a range of numbers, or a line for each.
import type { components } from "@/api/schema";

export type Wanted = components["schemas"]["WantedCode"] & { value: string };
export const MOST = 500; // at once

export interface Typed {
  how: "one" | "range" | "pasted";
  kind: string;
  label: string;
  value: string;
  before: string; // of a label, before the number
  from: string; // its zeros are kept: 001
  to: string;
  valueBefore: string;
  text: string;
}

export function beginning(kind: string): Typed {
  return { how: "one", kind, label: "", value: "", before: "", from: "", to: "", valueBefore: "", text: "" };
}

export interface Coming {
  codes: Wanted[];
  wrong: "bounds" | "most" | undefined;
}

export function wantedOf(typed: Typed, valued: boolean): Coming {
  const made = { one: single, range: ranged, pasted: lined }[typed.how](typed, valued);
  return made.wrong ? made : { ...made, wrong: made.codes.length > MOST ? "most" : undefined };
}

type Kind = Wanted["kind"];
const code = (typed: Typed, label: string, value: string): Wanted => ({ kind: typed.kind as Kind, label, value });

function single(typed: Typed, valued: boolean): Coming {
  const [label, value] = [typed.label.trim(), valued ? typed.value.trim() : ""];
  return { codes: label && (value || !valued) ? [code(typed, label, value)] : [], wrong: undefined };
}

function ranged(typed: Typed, valued: boolean): Coming {
  const [from, to] = [typed.from.trim(), typed.to.trim()];
  if (!from || !to) return { codes: [], wrong: undefined };
  const count = Number(to) - Number(from) + 1;
  if (!/^[0-9]+$/.test(from) || !/^[0-9]+$/.test(to) || count < 1) return { codes: [], wrong: "bounds" };
  if (count > MOST) return { codes: [], wrong: "most" };
  const numbers = Array.from({ length: count }, (_, at) => String(Number(from) + at).padStart(from.length, "0"));
  return {
    codes: numbers.map((one) => code(typed, typed.before + one, valued ? typed.valueBefore + one : "")),
    wrong: undefined,
  };
}

/** A line: the label, and after a tab or comma the lane or account; where there is none, the label is that. */
function lined(typed: Typed, valued: boolean): Coming {
  const lines = typed.text.split("\n").map((line) => line.trim());
  const cells = lines.filter(Boolean).map((line) => line.split(/\s*[\t,，;；]\s*/));
  return {
    codes: cells.map(([label = "", value]) => code(typed, label, valued ? (value ?? label) : "")),
    wrong: undefined,
  };
}
