// The menu: the documents' groups with the rooms that may be seen; a group without one is not shown.
import { Menu as Tree } from "antd";
import type { ItemType } from "antd/es/menu/interface";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { realm } from "@/api/client";
import { useSay } from "./language";
import { GROUPS, type Group } from "./menu";
import type { Place } from "./room";
import { admits, type OpenRoom, rooms } from "./rooms";
import { useMay } from "./session";

type Placed = OpenRoom & { menu: Place };
type Entry = { order: number; item: ItemType };

export function Menu({ folded }: { folded: boolean }) {
  const say = useSay();
  const may = useMay();
  const [path, go] = useLocation();
  const seen = useMemo(() => rooms.filter((room): room is Placed => !!room.menu && admits(room, may)), [may]);
  const here = seen.find((room) => holds(room.path, path));
  const [open, setOpen] = useState<string[]>(() => above(here?.menu.under));

  const leaf = (room: Placed): Entry => ({
    order: room.menu.order,
    item: {
      key: room.path,
      icon: room.menu.icon && <room.menu.icon />,
      // A real link: it opens in a new tab and can be copied.
      label: (
        <a
          href={`/${realm}${room.path}`}
          aria-current={room === here ? "page" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(room.path);
          }}
        >
          {say(room.menu.label)}
        </a>
      ),
    },
  });
  const group = (one: Group): Entry[] => {
    const children = under(one.key);
    if (children.length === 0) return [];
    return [
      { order: one.order, item: { key: one.key, icon: one.icon && <one.icon />, label: say(one.label), children } },
    ];
  };
  const under = (key: string): ItemType[] => {
    const groups = GROUPS[realm].filter((one) => (one.under ?? "top") === key).flatMap(group);
    const leaves = seen.filter((room) => room.menu.under === key).map(leaf);
    return [...groups, ...leaves].sort((a, b) => a.order - b.order).map((entry) => entry.item);
  };
  return (
    <Tree
      mode="inline"
      inlineCollapsed={folded}
      inlineIndent={14}
      items={under("top")}
      selectedKeys={here ? [here.path] : []}
      openKeys={folded ? undefined : open}
      onOpenChange={(keys) => !folded && setOpen(keys)}
    />
  );
}

/** Whether an address is a room's or below it. */
function holds(room: string, path: string): boolean {
  return path === room || (room !== "/" && path.startsWith(`${room}/`));
}

/** A group and those above it; everything at the start, so that a newcomer sees what there is. */
function above(key: string | undefined): string[] {
  const all = GROUPS[realm].map((group) => group.key);
  return key === undefined || all.length < 8 ? all : all.filter((group) => group === key);
}
