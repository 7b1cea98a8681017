// Every room there is, found by its file: a new room changes no existing file.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { realm } from "@/api/client";
import type { Pair } from "./language";
import type { Room } from "./room";

export interface OpenRoom extends Room {
  key: string;
  title: Pair;
  Page: LazyExoticComponent<ComponentType>;
  Banner: LazyExoticComponent<ComponentType> | undefined;
}

const found = import.meta.glob<Room | Room[]>("../rooms/*/room.ts", { eager: true, import: "default" });

export const rooms: OpenRoom[] = Object.entries(found)
  .flatMap(([file, given]) => [given].flat().map((room) => ({ file, room })))
  .filter(({ room }) => room.realm === realm || room.realm === "both")
  .map(({ file, room }) => ({
    ...room,
    key: `${file} ${room.path}`,
    title: room.label ?? room.menu?.label ?? (["", ""] as const),
    Page: lazy(room.load),
    Banner: room.banner && lazy(room.banner),
  }));

/** Whether somebody with these permissions may see a room. */
export function admits(room: Room, may: (permission: string) => boolean): boolean {
  return room.may === undefined || [room.may].flat().some(may);
}
