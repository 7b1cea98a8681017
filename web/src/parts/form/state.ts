// What somebody has typed into a drawn form, what would be sent, and what is wrong with it.
import type { Changes, SchemaField } from "./types";

export type Typed = Record<string, string | null>; // null: to be removed

/** What would be sent: only what differs. An empty secret means "keep". */
export function changesOf(fields: SchemaField[], typed: Typed): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    const value = typed[field.key];
    if (value === undefined || field.kind === "fixed") continue;
    if (value === null || (value === "" && field.kind !== "secret")) {
      if (field.set) changes[field.key] = null;
    } else if (field.kind === "secret" ? value !== "" : value !== field.value || !field.set) changes[field.key] = value;
  }
  return changes;
}

export type Fault = "required" | "lacks" | "malformed" | "number";

/** What a field's text is wrong by, as far as the page can tell. */
export function faultOf(field: SchemaField, typed: Typed): Fault | undefined {
  const value = typed[field.key];
  if (field.kind === "fixed") return undefined;
  const keeps = value === undefined ? field.set : field.kind === "secret" && value === "" && field.set;
  if (keeps) return undefined;
  const text = (value ?? "").trim();
  if (text === "") return field.required ? "required" : field.lacks ? "lacks" : undefined;
  if (field.kind === "number" && !/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return "number";
  return field.pattern && !matches(field.pattern, text) ? "malformed" : undefined;
}

const COUNTED = /^\[[^\]]+\]\{([0-9]+)(?:,([0-9]+))?\}$/;

/** How many characters a secret has to have, where it has another number; its example is not shown. */
export function countedOf(field: SchemaField, text: string): string | undefined {
  const [, least, most = least] = COUNTED.exec(field.pattern ?? "") ?? [];
  if (field.kind !== "secret" || !least || (text.length >= Number(least) && text.length <= Number(most))) return;
  return least === most ? least : `${least}–${most}`;
}

/** The hub's patterns are Python's; one that a browser doesn't know is left to the hub. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}
