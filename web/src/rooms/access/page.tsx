// Access limits: of orders, and of text messages; each for those who may see it.
import { Tabs } from "antd";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Page, useAddress } from "@/parts";
import "./access.css";
import { Orders } from "./orders";
import { Texts } from "./texts";
import { words } from "./words";

export default function AccessLimits() {
  const t = useWords(words);
  const may = useMay();
  const [values, put] = useAddress();
  const tabs = [
    may("limit.view") && { key: "orders", label: t.orders, children: <Orders /> },
    may("sms.view") && { key: "texts", label: t.texts, children: <Texts /> },
  ].filter((tab) => tab !== false);
  return (
    <Page title={t.title} intro={t.intro}>
      <Tabs
        className="access-tabs"
        activeKey={values.get("tab") ?? tabs[0]?.key}
        items={tabs}
        destroyOnHidden
        onChange={(tab) => put({ tab: tab === tabs[0]?.key ? undefined : tab })}
      />
    </Page>
  );
}
