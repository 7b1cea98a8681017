// Boxes to tick beside rows: a heading that ticks all that are shown, and one for each row.
import { Checkbox } from "antd";
import { useWords } from "@/frame/language";
import type { Picking } from "./types";
import { words } from "./words";

type Key = string | number;

/** Ticks all rows that are shown, or none. */
export function PickAll({ picking, keys }: { picking: Picking; keys: Key[] }) {
  const t = useWords(words);
  const ticked = keys.filter((key) => picking.picked.has(key)).length;
  return (
    <Checkbox
      aria-label={t.pickAll}
      checked={ticked > 0 && ticked === keys.length}
      indeterminate={ticked > 0 && ticked < keys.length}
      disabled={keys.length === 0}
      onChange={({ target }) => picking.pick(turned(picking.picked, keys, target.checked))}
    />
  );
}

export function PickOne({ picking, of, name }: { picking: Picking; of: Key; name: string }) {
  const t = useWords(words);
  return (
    <Checkbox
      aria-label={t.pickOne(name)}
      checked={picking.picked.has(of)}
      onChange={({ target }) => picking.pick(turned(picking.picked, [of], target.checked))}
    />
  );
}

function turned(before: ReadonlySet<Key>, keys: Key[], on: boolean): Set<Key> {
  const after = new Set(before);
  for (const key of keys) {
    if (on) after.add(key);
    else after.delete(key);
  }
  return after;
}
