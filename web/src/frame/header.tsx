// The header's right side: the language, and one's own account.
import { GlobalOutlined, LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useLocation } from "wouter";
import { useLanguage, useWords } from "./language";
import { useMe, useSession } from "./session";
import { useNarrow } from "./theme";
import { words } from "./words";

export function LanguageSwitch() {
  const t = useWords(words);
  const { language, change } = useLanguage();
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      lang={language === "zh" ? "en" : "zh-CN"}
      aria-label={`${t.other} – ${t.switchTo}`}
      onClick={() => change(language === "zh" ? "en" : "zh")}
    >
      {t.other}
    </Button>
  );
}

export function AccountMenu() {
  const t = useWords(words);
  const me = useMe();
  const { signOut } = useSession();
  const narrow = useNarrow();
  const [, go] = useLocation();
  const name = me.account.name || me.account.username;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: `${me.account.username} · ${me.account.role_label}`,
            children: [
              { key: "account", icon: <UserOutlined />, label: t.account, onClick: () => go("/account") },
              { key: "out", icon: <LogoutOutlined />, label: t.signOut, onClick: () => void signOut() },
            ],
          },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t.account} ${name}`} title={name}>
        {narrow ? null : <span className="head-name">{name}</span>}
      </Button>
    </Dropdown>
  );
}
