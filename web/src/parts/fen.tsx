// An amount: integer fen in, ¥1,234.56 out, digits of one width.

export function yuan(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100).toLocaleString("en-US");
  return `${fen < 0 ? "-" : ""}¥${whole}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}

/** The fen of what somebody typed ("12", "12.5", "1,234.50"), or null: never through a float. */
export function fenOf(typed: string): number | null {
  const match = /^([0-9]{1,9})(?:\.([0-9]{1,2}))?$/.exec(typed.trim().replaceAll(",", ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

export function Fen({ value, strong }: { value: number | null | undefined; strong?: boolean }) {
  if (value === null || value === undefined) return <span className="soft">—</span>;
  return <span className={strong ? "num fen-strong" : "num"}>{yuan(value)}</span>;
}
