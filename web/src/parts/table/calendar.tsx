// Ant Design's calendar for a range of days, apart because it is large.
import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useWords } from "@/frame/language";
import { day } from "../moment";
import type { DatesProps } from "./filter-dates";
import { words } from "./words";

const FORMAT = "YYYY-MM-DD";

export default function Calendar({ filter, from, to, onChange }: DatesProps) {
  const t = useWords(words);
  const range = (first: number, last = 0) => [dayjs(day(first)), dayjs(day(last))] as [dayjs.Dayjs, dayjs.Dayjs];
  return (
    <DatePicker.RangePicker
      className="dt-calendar"
      aria-label={filter.label}
      placeholder={[`${filter.label} ${t.from}`, t.to]}
      format={FORMAT}
      allowEmpty={[true, true]}
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      presets={[
        { label: t.today, value: () => range(0) },
        { label: t.yesterday, value: () => range(1, 1) },
        { label: t.week, value: () => range(6) },
        { label: t.month, value: () => range(29) },
      ]}
      onChange={(chosen) => onChange(chosen?.[0]?.format(FORMAT), chosen?.[1]?.format(FORMAT))}
    />
  );
}
