// A table of a few rows that are there already: no filters, no tools, cards on a phone.
import { useNarrow } from "@/frame/theme";
import { CardRows, type RowsProps, TableRows } from "./rows";
import "./table.css";

export function PlainTable<T>(props: RowsProps<T>) {
  const narrow = useNarrow();
  return <div className="dt-body dt-plain">{narrow ? <CardRows {...props} /> : <TableRows {...props} />}</div>;
}
