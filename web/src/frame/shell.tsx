// The frame of every page: header, menu, banners, and the room that the address names.
import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { Suspense, useRef, useState } from "react";
import { useLocation } from "wouter";
import { AccountMenu, LanguageSwitch } from "./header";
import { useSay, useWords } from "./language";
import { Menu } from "./menu-tree";
import { Opened } from "./opened";
import { admits, rooms } from "./rooms";
import { useMay, useMe } from "./session";
import { useWide } from "./theme";
import { REALM } from "./title";
import { words } from "./words";

const FOLDED = "hutong.menu.folded";

export function Shell() {
  const t = useWords(words);
  const wide = useWide();
  const [path] = useLocation();
  const [openAt, setOpenAt] = useState<string>(); // the phone's menu closes as soon as the address is another
  const [folded, setFolded] = useState(localStorage.getItem(FOLDED) === "yes");
  const main = useRef<HTMLElement>(null);
  const fold = (yes: boolean) => {
    localStorage.setItem(FOLDED, yes ? "yes" : "no");
    setFolded(yes);
  };
  return (
    <div className="shell">
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t.skip}
      </a>
      <header className="head">
        {!wide && (
          <Button type="text" icon={<MenuOutlined />} aria-label={t.openMenu} onClick={() => setOpenAt(path)} />
        )}
        <Brand />
        <span className="head-gap" />
        <LanguageSwitch />
        <AccountMenu />
      </header>
      {wide ? (
        <nav className={folded ? "side side-folded" : "side"} aria-label={t.menu}>
          <Menu folded={folded} />
          <button type="button" className="side-fold" onClick={() => fold(!folded)}>
            <span aria-hidden="true">{folded ? "»" : "«"}</span>
            <span className={folded ? "unseen" : undefined}>{folded ? t.expand : t.collapse}</span>
          </button>
        </nav>
      ) : (
        <Drawer
          placement="left"
          size={280}
          open={openAt === path}
          onClose={() => setOpenAt(undefined)}
          title={t.menu}
          className="side-drawer"
        >
          <nav aria-label={t.menu}>
            <Menu folded={false} />
          </nav>
        </Drawer>
      )}
      <main className="main" id="content" ref={main} tabIndex={-1}>
        <Banners />
        <Opened />
      </main>
    </div>
  );
}

function Brand() {
  const say = useSay();
  const me = useMe();
  const t = useWords(words);
  return (
    <>
      <span className="brand">
        <span className="brand-name">Hutong</span>
        <span className="brand-realm">{me.account.merchant_name || say(REALM)}</span>
      </span>
      {me.sandbox && (
        <span className="brand-sandbox" title={t.sandbox}>
          {say(["沙箱", "Sandbox"])}
        </span>
      )}
    </>
  );
}

/** What rooms have to say on every page, such as "edited but not refreshed". */
function Banners() {
  const may = useMay();
  return (
    <Suspense fallback={null}>
      {rooms.map((room) => room.Banner && admits(room, may) && <room.Banner key={room.key} />)}
    </Suspense>
  );
}
