// A moment in Beijing time, whatever the clock of the computer says; the whole of it on hover.
import { useLanguage } from "@/frame/language";

const ZONE = "Asia/Shanghai";
const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

function beijing(value: string | number | Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(value)).map((part) => [part.type, part.value]));
}

/** 2026-11-28 14:03:59 */
export function moment(value: string | number | Date): string {
  const p = beijing(value);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** 2026-11-28, of today or of so many days ago. */
export function day(ago = 0): string {
  return moment(Date.now() - ago * 86_400_000).slice(0, 10);
}

/** How it is shown in a list: without the year when it is this year's. */
function brief(value: string): string {
  const whole = moment(value);
  return whole.slice(0, 4) === day().slice(0, 4) ? whole.slice(5) : whole;
}

export function Moment({ value, full }: { value: string | null | undefined; full?: boolean }) {
  const { language } = useLanguage();
  if (!value) return <span className="soft">—</span>;
  const whole = moment(value);
  return (
    <time dateTime={value} title={`${whole} ${language === "zh" ? "北京时间" : "Beijing time"}`} className="num">
      {full ? whole : brief(value)}
    </time>
  );
}
