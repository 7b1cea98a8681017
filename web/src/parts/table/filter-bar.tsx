// The filters of a table, in a row; on a phone behind a button.
import { FilterOutlined } from "@ant-design/icons";
import { Badge, Button, ConfigProvider } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useWords } from "@/frame/language";
import { useNarrow } from "@/frame/theme";
import { DatesFilter } from "./filter-dates";
import { AmountsFilter, ChoiceFilter, TextFilter } from "./filter-fields";
import { type Filtering, namesOf } from "./filtering";
import type { Filter } from "./types";
import { words } from "./words";

export function FilterBar({
  filters,
  filtering,
  tools,
}: {
  filters: Filter[];
  filtering: Filtering;
  tools: ReactNode;
}) {
  const t = useWords(words);
  const narrow = useNarrow();
  const panel = useId();
  const [open, setOpen] = useState(false);
  const fields = filters.map((filter) => (
    <One key={namesOf(filter).join()} filter={filter} filtering={filtering} narrow={narrow} />
  ));
  const reset = filtering.count > 0 && (
    <Button type="link" onClick={filtering.clear}>
      {t.reset}
    </Button>
  );
  if (!narrow)
    return (
      <div className="dt-bar">
        <div className="dt-filters">
          {fields}
          {reset}
        </div>
        <div className="dt-tools">{tools}</div>
      </div>
    );
  return (
    <div className="dt-bar">
      <div className="dt-tools">
        {filters.length > 0 && (
          <Badge dot={filtering.count > 0 && !open}>
            <Button icon={<FilterOutlined />} aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
              {t.filters(filtering.count)}
            </Button>
          </Badge>
        )}
        {tools}
      </div>
      <div id={panel} className="dt-panel" hidden={!open}>
        <ConfigProvider componentSize="large">{fields}</ConfigProvider>
        {reset}
      </div>
    </div>
  );
}

function One({ filter, filtering, narrow }: { filter: Filter; filtering: Filtering; narrow: boolean }) {
  const { query, set } = filtering;
  switch (filter.kind) {
    case "text":
      return (
        <TextFilter
          filter={filter}
          value={one(query[filter.name])}
          onChange={(value) => set({ [filter.name]: value }, "replace")}
        />
      );
    case "select":
    case "multi":
      return (
        <ChoiceFilter filter={filter} value={query[filter.name]} onChange={(value) => set({ [filter.name]: value })} />
      );
    case "dates":
      return (
        <DatesFilter
          filter={filter}
          from={one(query[filter.from])}
          to={one(query[filter.to])}
          narrow={narrow}
          onChange={(from, to) => set({ [filter.from]: from, [filter.to]: to })}
        />
      );
    case "amounts":
      return (
        <AmountsFilter
          filter={filter}
          from={one(query[filter.from])}
          to={one(query[filter.to])}
          onChange={(from, to) => set({ [filter.from]: from, [filter.to]: to }, "replace")}
        />
      );
  }
}

function one(value: string | string[] | undefined): string {
  return (typeof value === "string" ? value : value?.[0]) ?? "";
}
