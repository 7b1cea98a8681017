// The report as plain text, for whoever helps: in the reader's language, with the ids of what was found.
import type { Pair } from "@/frame/language";
import { moment } from "@/parts";
import { type Finding, of, type Report, type Said } from "./asked";
import { LEVELS } from "./levels";
import type { words } from "./words";

type Spoken = (typeof words)["zh"];

export function textOf(report: Report, place: string, t: Spoken, say: (pair: Pair) => string): string {
  const speak = ({ zh, en }: Said) => say([zh, en]);
  const lines = [
    `${t.title} · ${report.draft ? t.ofDraft : t.ofRunning(report.revision)}`,
    `${place} · ${moment(report.at)} · ${t.seconds(report.seconds)}`,
    t.counts(report.errors, report.warnings, of(report.parts, "fine").length),
  ];
  for (const level of LEVELS) {
    const found = of(report.parts, level);
    if (found.length === 0) continue;
    lines.push("", `[${t[level]}] ${found.length}`);
    for (const one of found) lines.push(...(level === "fine" ? [fineLine(one, speak)] : badLines(one, speak, t)));
  }
  return `${lines.join("\n")}\n`;
}

function fineLine(one: Finding, speak: (said: Said) => string): string {
  return `- ${speak(one.subject)} · ${speak(one.cause)}`;
}

function badLines(one: Finding, speak: (said: Said) => string, t: Spoken): string[] {
  const lines = [`- ${speak(one.subject)} (${one.id})`, `  ${speak(one.cause)}`];
  if (one.remedy.zh) lines.push(`  → ${speak(one.remedy)}`);
  if (one.place) lines.push(`  ${t.where} ${one.place}`);
  return lines;
}
