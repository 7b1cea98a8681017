// What a room is: an address, who may see it, where it stands in the menu, and its page, loaded when it is opened.
import type { ComponentType } from "react";
import type { Realm } from "@/api/client";
import type { Pair } from "./language";

export interface Place {
  under: string; // a group of menu.ts, or "top"
  order: number;
  label: Pair;
  icon?: ComponentType; // only for entries at the top
}

export interface Room {
  realm: Realm | "both";
  path: string; // "/payments"; the page also gets what is below it
  may?: string | string[]; // any of these permissions; nothing: everybody who is signed in
  label?: Pair; // the page's title where there is no menu entry
  menu?: Place;
  load: () => Promise<{ default: ComponentType }>;
  banner?: () => Promise<{ default: ComponentType }>; // shown above every page to those who may see this room
}

export function defineRoom(room: Room): Room {
  return room;
}
