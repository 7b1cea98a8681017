// The title of the page: the room's, then which of the two realms this is.
import { useEffect } from "react";
import { realm } from "@/api/client";
import { type Pair, useSay } from "./language";

export const REALM: Pair = realm === "office" ? ["运营后台", "Back office"] : ["商户后台", "Merchant portal"];

export function useTitle(title: string): void {
  const say = useSay();
  const own = `Hutong ${say(REALM)}`;
  useEffect(() => {
    document.title = title ? `${title} · ${own}` : own;
  }, [title, own]);
}
